package io.safeupgrade.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest that every checksum of this package is. */
final class Sha256 {

    private static final int BUFFER = 1 << 16;

    private Sha256() {}

    static MessageDigest create() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }

    /**
     * Read the file to its end and return its digest as lower-case hex.
     *
     * @throws InterruptedIOException if the thread is asked to end, which reading alone would not notice
     */
    static String of(Path file, Disk disk) throws IOException {
        MessageDigest digest = create();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = disk.open(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("the thread was interrupted");
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
