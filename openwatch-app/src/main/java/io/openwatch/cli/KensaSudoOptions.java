package io.openwatch.cli;

import io.openwatch.kensa.session.Elevation;
import io.safeupgrade.Secret;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** With whose rights a host is asked. */
final class KensaSudoOptions {

    @Option(names = "--sudo", description = "Ask with the rights of root, by sudo.")
    boolean sudo;

    @Option(
            names = "--sudo-password-file",
            paramLabel = "FILE",
            description = "What sudo wants to be told, likewise; implies --sudo.")
    @Nullable
    String password;

    Optional<Secret> secret() throws IOException {
        return KensaSecrets.read(password, "password for sudo: ");
    }

    /** Return how root is become on a host, of which its inventory says {@code wanted}. */
    Elevation elevation(Optional<Secret> secret, boolean wanted) {
        return sudo || wanted || secret.isPresent() ? new Elevation.Sudo(secret) : new Elevation.None();
    }
}
