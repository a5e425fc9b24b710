package io.openwatch.cli;

import io.openwatch.kensa.ssh.HostKeys;
import io.openwatch.kensa.ssh.KnownHosts;
import io.openwatch.kensa.ssh.PinnedKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which host keys are believed. */
final class KensaHostKeyOptions {

    @Option(
            names = "--known-hosts",
            paramLabel = "FILE",
            description = "The host keys that are believed (default: ~/.ssh/known_hosts).")
    @Nullable
    Path knownHosts;

    @Option(
            names = "--host-key",
            paramLabel = "FINGERPRINT",
            split = ",",
            description = "Believe this key, as SHA256:..., and no file; may be repeated.")
    List<String> pinned = new ArrayList<>();

    @Option(
            names = "--trust-first-use",
            description = "Believe the key of a host that is not known yet, and write it to the file of known hosts.")
    boolean trustFirst;

    HostKeys believed(Map<String, String> environment) throws IOException {
        if (!pinned.isEmpty()) {
            if (trustFirst || knownHosts != null) {
                throw KensaTargetOptions.usage("--host-key leaves no room for --known-hosts and --trust-first-use");
            }
            return new PinnedKeys(Set.copyOf(pinned));
        }
        Path file =
                knownHosts == null ? KensaHome.of(environment).resolve(".ssh").resolve("known_hosts") : knownHosts;
        if (trustFirst && !KensaHome.takes(file)) {
            throw KensaTargetOptions.usage("the keys of hosts cannot be written to [" + file
                    + "]; name another file with --known-hosts, or the keys with --host-key");
        }
        return KnownHosts.read(file, trustFirst);
    }
}
