package io.openwatch.kensa.ssh;

import java.security.PublicKey;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;

/**
 * Believe keys by their fingerprints, whatever host shows them.
 *
 * @param fingerprints as {@code ssh-keygen -l} prints them: {@code SHA256:...}
 * @since 0.1
 */
public record PinnedKeys(Set<String> fingerprints) implements HostKeys {

    /** Copy the set. */
    public PinnedKeys {
        fingerprints = Set.copyOf(fingerprints);
    }

    @Override
    public Optional<String> refusal(String host, int port, PublicKey key) {
        String shown = KeyUtils.getFingerPrint(key);
        return fingerprints.contains(shown)
                ? Optional.empty()
                : Optional.of("the host shows the key [" + shown + "], which is none of those pinned");
    }
}
