package io.safeupgrade.postgres.internal.contents;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Make the digest that every Java platform has. */
final class Sha256 {

    private Sha256() {}

    static MessageDigest create() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
