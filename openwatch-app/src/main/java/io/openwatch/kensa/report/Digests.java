package io.openwatch.kensa.report;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that this package uses. */
final class Digests {

    private Digests() {}

    static byte[] sha256(byte[] bytes) {
        return fresh().digest(bytes);
    }

    static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every Java has SHA-256", never);
        }
    }
}
