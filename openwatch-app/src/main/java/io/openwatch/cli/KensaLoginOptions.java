package io.openwatch.cli;

import io.openwatch.kensa.inventory.InventoryHost;
import io.openwatch.kensa.ssh.PrivateKeys;
import io.openwatch.kensa.ssh.SshLogin;
import io.safeupgrade.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who logs in to a host, and by what. */
final class KensaLoginOptions {

    private static final int USUAL_PORT = 22;

    @Option(names = "--user", paramLabel = "USER", description = "The account, where host and inventory name none.")
    @Nullable
    String user;

    @Option(names = "--port", paramLabel = "PORT", description = "The port, where host and inventory name none.")
    int port = USUAL_PORT;

    @Option(names = "--key", paramLabel = "FILE", description = "A private key; may be repeated.")
    List<Path> keys = new ArrayList<>();

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "What opens the keys: the first line of a file that only its owner reads, - to be asked.")
    @Nullable
    String passphrase;

    @Option(names = "--password-file", paramLabel = "FILE", description = "The account's password, likewise.")
    @Nullable
    String password;

    void check() {
        if (port < 1 || port > 65535) {
            throw KensaTargetOptions.usage("the port is out of bounds");
        }
    }

    /** Read keys and secrets; those that a person is to be asked for are asked for now. */
    Logins read(KensaLimitOptions limits) throws IOException {
        Optional<Secret> opens = KensaSecrets.read(passphrase, "passphrase of the keys: ");
        Optional<Secret> secret = KensaSecrets.read(password, "password of the accounts: ");
        List<KeyPair> offered = new ArrayList<>();
        for (Path file : keys) {
            offered.addAll(PrivateKeys.read(file, opens));
        }
        return new Logins(limits, opens, secret, offered);
    }

    /** Logs in to any host with what was read; a host's own key goes first, and each file is read once. */
    final class Logins {

        private final KensaLimitOptions limits;
        private final Optional<Secret> opens;
        private final Optional<Secret> secret;
        private final List<KeyPair> offered;
        private final Map<Path, List<KeyPair>> ofHosts = new HashMap<>();

        private Logins(
                KensaLimitOptions limits, Optional<Secret> opens, Optional<Secret> secret, List<KeyPair> offered) {
            this.limits = limits;
            this.opens = opens;
            this.secret = secret;
            this.offered = offered;
        }

        SshLogin to(InventoryHost host) throws IOException {
            List<KeyPair> all = new ArrayList<>();
            if (host.keyFile().isPresent()) {
                all.addAll(ofHost(Path.of(host.keyFile().get())));
            }
            all.addAll(offered);
            String account = host.user().orElseGet(() -> user == null ? System.getProperty("user.name") : user);
            return new SshLogin(
                    host.address(), host.port().orElse(port), account, all, secret, limits.connect(), limits.login());
        }

        private List<KeyPair> ofHost(Path file) throws IOException {
            List<KeyPair> known = ofHosts.get(file);
            if (known == null) {
                known = PrivateKeys.read(file, opens);
                ofHosts.put(file, known);
            }
            return known;
        }
    }
}
