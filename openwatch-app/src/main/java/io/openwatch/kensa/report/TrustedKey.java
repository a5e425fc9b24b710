package io.openwatch.kensa.report;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A public Ed25519 key whose signatures are believed.
 *
 * @since 0.1
 */
public final class TrustedKey {

    private static final String LABEL = "PUBLIC KEY";
    private static final int LENGTH = 32;

    /** What SubjectPublicKeyInfo has in front of the 32 bytes of an Ed25519 key (RFC 8410). */
    private static final byte[] HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private final byte[] bytes;

    private TrustedKey(byte[] bytes) {
        this.bytes = bytes;
    }

    static TrustedKey of(byte[] bytes) {
        return new TrustedKey(bytes.clone());
    }

    /**
     * Read a key in PEM, as {@link SigningKey#create} and {@code openssl pkey -pubout} write it.
     *
     * @throws IOException if it cannot be read or is of another kind
     */
    public static TrustedKey read(Path file) throws IOException {
        byte[] encoded = Pem.read(file, LABEL);
        if (encoded.length != HEAD.length + LENGTH || !Arrays.equals(HEAD, Arrays.copyOf(encoded, HEAD.length))) {
            throw new IOException("[" + file + "] holds no public Ed25519 key");
        }
        return of(Arrays.copyOfRange(encoded, HEAD.length, encoded.length));
    }

    /** Return what the key is called: {@code SHA256:} and the digest of its bytes in base64. */
    public String id() {
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(Digests.sha256(bytes));
    }

    String pem() {
        return Pem.of(LABEL, encoded());
    }

    boolean verifies(byte[] message, byte[] signature) {
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded()));
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException wrong) {
            // Bytes that are no signature, or no point of the curve.
            return false;
        }
    }

    private byte[] encoded() {
        byte[] all = Arrays.copyOf(HEAD, HEAD.length + LENGTH);
        System.arraycopy(bytes, 0, all, HEAD.length, LENGTH);
        return all;
    }
}
