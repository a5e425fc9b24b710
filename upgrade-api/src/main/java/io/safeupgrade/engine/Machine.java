package io.safeupgrade.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Tell this machine from its copies. */
final class Machine {

    private static final Path ID = Path.of("/etc/machine-id");

    private Machine() {}

    /** A digest of the machine id, which machine-id(5) asks not to be shown itself; empty where there is none. */
    static Optional<String> id() {
        try {
            String id = Files.readString(ID, StandardCharsets.US_ASCII).strip();
            return id.length() < 32 ? Optional.empty() : Optional.of(digest("safe-upgrade " + id));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
