package io.openwatch.credentials;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/**
 * Describe a key of SSH by its public half.
 *
 * @param type the name that SSH has for it, as {@code ssh-ed25519}
 * @param bits its size
 * @param fingerprint as {@code ssh-keygen -l} prints it, {@code SHA256:...}
 * @param text the public half, as {@code known_hosts} has it
 * @since 0.1
 */
public record SshKey(String type, int bits, String fingerprint, String text) {
    /** Say which keys are taken. */
    public static final String TAKEN = "an ed25519, ecdsa, or rsa key of at least 2048 bits";

    private static final String ED25519 = "ssh-ed25519";
    private static final int ED25519_BITS = 256;
    private static final Set<String> CURVES =
            Set.of(ED25519, "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521");
    private static final String RSA = "ssh-rsa";
    private static final int LEAST_RSA = 2048;
    private static final int LONGEST = 64 * 1024;

    /** Tell what is wrong with a key. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /** {@code KeyUtils} has no size for an Edwards curve and answers -1. */
    private static int bits(@Nullable String type, PublicKey key) {
        return ED25519.equals(type) ? ED25519_BITS : KeyUtils.getKeySize(key);
    }

    /** Describe {@code key}; empty where it is of a kind or size that is not taken. */
    public static Optional<SshKey> of(PublicKey key) {
        String type = KeyUtils.getKeyType(key);
        int bits = bits(type, key);
        if (!CURVES.contains(String.valueOf(type)) && !(RSA.equals(type) && bits >= LEAST_RSA)) {
            return Optional.empty();
        }
        return Optional.of(new SshKey(
                type, bits, KeyUtils.getFingerPrint(BuiltinDigests.sha256, key), PublicKeyEntry.toString(key)));
    }

    /**
     * Read a public key as {@code known_hosts} or a {@code .pub} file has it, a comment behind it allowed.
     *
     * @throws RefusedException if it is none, or none that is taken
     */
    public static SshKey parse(String text) throws RefusedException {
        if (text.length() > LONGEST) {
            throw new RefusedException("must be " + TAKEN + ", in one line");
        }
        try {
            PublicKeyEntry entry = PublicKeyEntry.parsePublicKeyEntry(text.strip());
            PublicKey key = entry == null ? null : entry.resolvePublicKey(null, Map.of(), null);
            return taken(key);
        } catch (IOException | GeneralSecurityException | RuntimeException malformed) {
            throw new RefusedException("must be " + TAKEN + ", in one line");
        }
    }

    /**
     * Read a private key, whatever form it has: OpenSSH, PKCS#8 or PEM, encrypted or not.
     *
     * @throws RefusedException if it is none, none that is taken, or if the passphrase does not open it
     */
    static SshKey ofPrivate(String text, @Nullable String passphrase) throws RefusedException {
        FilePasswordProvider password =
                passphrase == null ? FilePasswordProvider.EMPTY : FilePasswordProvider.of(passphrase);
        Iterable<KeyPair> pairs;
        try {
            pairs = SecurityUtils.loadKeyPairIdentities(
                    null,
                    NamedResource.ofName("private_key"),
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                    password);
        } catch (IOException | GeneralSecurityException | RuntimeException refused) {
            throw new RefusedException(
                    passphrase == null
                            ? "must be a private key in OpenSSH or PEM form; an encrypted one needs its passphrase"
                            : "must be a private key in OpenSSH or PEM form that the passphrase opens");
        }
        Iterator<KeyPair> all = pairs == null ? java.util.Collections.emptyIterator() : pairs.iterator();
        if (!all.hasNext()) {
            throw new RefusedException("must be a private key in OpenSSH or PEM form");
        }
        return taken(all.next().getPublic());
    }

    private static SshKey taken(@Nullable PublicKey key) throws RefusedException {
        Optional<SshKey> taken = key == null ? Optional.empty() : of(key);
        return taken.orElseThrow(() -> new RefusedException("must be " + TAKEN));
    }
}
