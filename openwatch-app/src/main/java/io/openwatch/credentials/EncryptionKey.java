package io.openwatch.credentials;

import io.openwatch.setup.KeyMaterial;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hold a key that encrypts secrets. Prints as its id.
 *
 * @since 0.1
 */
public final class EncryptionKey {
    private static final byte[] ID_OF = "openwatch key id".getBytes(StandardCharsets.US_ASCII);
    private static final int ID_BYTES = 8;

    private final String id;
    private final SecretKey key;

    private EncryptionKey(String id, SecretKey key) {
        this.id = id;
        this.key = key;
    }

    /** Take the 32 bytes of a key file. */
    static EncryptionKey of(byte[] content) {
        if (!KeyMaterial.fits(content)) {
            throw new IllegalArgumentException("a key has " + KeyMaterial.FORM);
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(content, "HmacSHA256"));
            byte[] sum = mac.doFinal(ID_OF);
            return new EncryptionKey(
                    HexFormat.of().formatHex(Arrays.copyOf(sum, ID_BYTES)), new SecretKeySpec(content, "AES"));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", impossible);
        }
    }

    /** Return what names the key without telling anything of it: the start of an HMAC under the key. */
    public String id() {
        return id;
    }

    SecretKey key() {
        return key;
    }

    @Override
    public String toString() {
        return "EncryptionKey[" + id + "]";
    }
}
