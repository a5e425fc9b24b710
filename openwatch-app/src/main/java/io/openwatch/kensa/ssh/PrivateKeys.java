package io.openwatch.kensa.ssh;

import io.safeupgrade.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * Reads private keys: OpenSSH's own form and PEM, ed25519, ecdsa and rsa, encrypted or not.
 *
 * @since 0.1
 */
public final class PrivateKeys {

    private PrivateKeys() {}

    /**
     * Read the keys of {@code file}.
     *
     * @throws IOException if it holds no key, or none that {@code passphrase} opens; the message holds nothing secret
     */
    public static List<KeyPair> read(Path file, Optional<Secret> passphrase) throws IOException {
        FilePasswordProvider provider = passphrase
                .map(secret -> secret.reveal(FilePasswordProvider::of))
                .orElse(FilePasswordProvider.EMPTY);
        List<KeyPair> keys = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            Iterable<KeyPair> found =
                    SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(file.toString()), in, provider);
            if (found != null) {
                found.forEach(keys::add);
            }
        } catch (GeneralSecurityException | StreamCorruptedException | RuntimeException wrong) {
            throw new IOException("the key [" + file + "] cannot be opened: "
                    + (passphrase.isPresent() ? "the passphrase may be wrong" : "it may need a passphrase"));
        }
        if (keys.isEmpty()) {
            throw new IOException("there is no private key in [" + file + "]");
        }
        return keys;
    }
}
