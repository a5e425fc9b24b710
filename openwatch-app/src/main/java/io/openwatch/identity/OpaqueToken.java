package io.openwatch.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Words that prove who somebody is. 256 random bits need no slow hash: what is stored is their SHA-256. */
final class OpaqueToken {
    /** Starts each API token, so that people and secret scanners know one when they see it. */
    static final String API_PREFIX = "owk_";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final int LONGEST = 128;

    private OpaqueToken() {}

    static String session() {
        return fresh();
    }

    static String api() {
        return API_PREFIX + fresh();
    }

    /** Say whether {@code text} is worth a look into the database. */
    static boolean plausible(String text) {
        return !text.isEmpty() && text.length() <= LONGEST;
    }

    static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static String fresh() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
