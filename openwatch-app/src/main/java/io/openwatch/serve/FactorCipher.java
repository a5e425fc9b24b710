package io.openwatch.serve;

import io.openwatch.credentials.EncryptionKey;
import io.openwatch.credentials.KeyRing;
import io.openwatch.credentials.Rekey;
import io.openwatch.credentials.SecretBox;
import io.openwatch.identity.SecretCipher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * Encrypts second factors with the key of stored credentials; the key's id stands before what it encrypted.
 *
 * @param keys the files of the keys
 * @since 0.1
 */
public record FactorCipher(KeyRing keys) implements SecretCipher, Rekey.Holder {
    private static final int ID = 16;

    @Override
    public byte[] encrypt(UUID user, byte[] secret) {
        return encrypt(keys.current(), user, secret);
    }

    private static byte[] encrypt(EncryptionKey key, UUID user, byte[] secret) {
        byte[] id = key.id().getBytes(StandardCharsets.US_ASCII);
        byte[] sealed = SecretBox.seal(key, place(user), secret);
        return ByteBuffer.allocate(id.length + sealed.length)
                .put(id)
                .put(sealed)
                .array();
    }

    @Override
    public byte[] decrypt(UUID user, byte[] sealed) {
        String id = new String(sealed, 0, ID, StandardCharsets.US_ASCII);
        EncryptionKey key = keys.find(id)
                .orElseThrow(
                        () -> new IllegalStateException("no key file holds the key [" + id + "] of a second factor"));
        return SecretBox.open(key, place(user), Arrays.copyOfRange(sealed, ID, sealed.length));
    }

    @Override
    public int renew(DSLContext work, EncryptionKey target, int most) {
        var rows = work.fetch(
                "SELECT user_id, secret FROM second_factors WHERE substr(secret, 1, ?) <> ? ORDER BY user_id LIMIT ?"
                        + " FOR UPDATE",
                ID,
                target.id().getBytes(StandardCharsets.US_ASCII),
                most);
        rows.forEach(row -> {
            UUID user = row.get("user_id", UUID.class);
            byte[] secret = decrypt(user, row.get("secret", byte[].class));
            work.execute("UPDATE second_factors SET secret = ? WHERE user_id = ?", encrypt(target, user, secret), user);
        });
        return rows.size();
    }

    private static SecretBox.Place place(UUID user) {
        return new SecretBox.Place("second_factors", "secret", user);
    }
}
