package io.openwatch.credentials;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypt secrets for a place in the database, and only there: AES-256-GCM with the place as associated data.
 *
 * <p>The form is one byte 1, a nonce of 12 random bytes, then ciphertext and tag of 16 bytes. Threads: any.
 *
 * @since 0.1
 */
public final class SecretBox {
    private static final byte FORM = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SecretBox() {}

    /**
     * Name a place.
     *
     * @param table the table
     * @param column the column
     * @param row the row's id
     */
    public record Place(String table, String column, UUID row) {

        byte[] bytes() {
            return ("openwatch\0" + table + "\0" + column + "\0" + row).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Encrypt {@code secret} for {@code place}; twice gives two different texts. */
    public static byte[] seal(EncryptionKey key, Place place, byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, place).doFinal(secret);
            return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                    .put(FORM)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has AES-GCM", impossible);
        }
    }

    /**
     * Decrypt what {@link #seal} made for the same place with the same key.
     *
     * @throws SecretDamagedException if it is anything else, or was changed
     */
    public static byte[] open(EncryptionKey key, Place place, byte[] sealed) {
        if (sealed.length <= 1 + NONCE_BYTES || sealed[0] != FORM) {
            throw new SecretDamagedException(place);
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, place)
                    .doFinal(sealed, 1 + NONCE_BYTES, sealed.length - 1 - NONCE_BYTES);
        } catch (AEADBadTagException other) {
            throw new SecretDamagedException(place);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has AES-GCM", impossible);
        }
    }

    private static Cipher cipher(int mode, EncryptionKey key, byte[] nonce, Place place)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.bytes());
        return cipher;
    }
}
