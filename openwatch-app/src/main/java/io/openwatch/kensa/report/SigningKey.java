package io.openwatch.kensa.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Set;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * A private Ed25519 key that signs documents.
 *
 * @since 0.1
 */
public final class SigningKey {

    private static final String LABEL = "PRIVATE KEY";
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final PrivateKey key;
    private final TrustedKey trusted;

    private SigningKey(PrivateKey key, TrustedKey trusted) {
        this.key = key;
        this.trusted = trusted;
    }

    /**
     * Make a key and write it to {@code file} with mode 0600, and what verifies its signatures beside it as {@code file.pub}.
     * Neither may be there.
     *
     * @throws IOException if one is, or cannot be written
     */
    public static SigningKey create(Path file) throws IOException {
        Path open = publicFile(file);
        if (Files.exists(open)) {
            throw new java.nio.file.FileAlreadyExistsException(open.toString());
        }
        KeyPair pair = generate();
        SigningKey made = of(pair.getPrivate());
        writeNew(file, Pem.of(LABEL, pair.getPrivate().getEncoded()), "rw-------");
        writeNew(open, made.trusted.pem(), "rw-r--r--");
        return made;
    }

    /**
     * Read a key in PKCS #8, as {@link #create} and {@code openssl genpkey -algorithm ed25519} write it.
     *
     * @throws IOException if it cannot be read, is of another kind, or others can read it
     */
    public static SigningKey read(Path file) throws IOException {
        if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IOException("others can read [" + file + "]; type chmod 600 " + file);
        }
        try {
            byte[] encoded = Pem.read(file, LABEL);
            return of(KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException wrong) {
            throw new IOException("[" + file + "] holds no private Ed25519 key", wrong);
        }
    }

    /** Return where {@link #create} writes the public half of the key in {@code file}. */
    public static Path publicFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    /** Return what verifies the signatures. */
    public TrustedKey trusted() {
        return trusted;
    }

    byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("a key that was read does not sign", broken);
        }
    }

    private static SigningKey of(PrivateKey key) {
        byte[] seed = ((EdECPrivateKey) key).getBytes().orElseThrow();
        return new SigningKey(
                key,
                TrustedKey.of(new Ed25519PrivateKeyParameters(seed, 0)
                        .generatePublicKey()
                        .getEncoded()));
    }

    private static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException("every Java since 15 has Ed25519", never);
        }
    }

    private static void writeNew(Path file, String text, String mode) throws IOException {
        FileAttribute<?> permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
        Files.createFile(file, permissions);
        Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
    }
}
