package io.openwatch.kensa.ssh;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the end of what is written. */
final class Tail extends OutputStream {

    private static final int MOST = 8192;

    private final byte[] kept = new byte[2 * MOST];
    private int length;

    @Override
    public synchronized void write(int b) {
        if (length == kept.length) {
            System.arraycopy(kept, MOST, kept, 0, MOST);
            length = MOST;
        }
        kept[length++] = (byte) b;
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) {
        for (int i = Math.max(from, from + count - MOST); i < from + count; i++) {
            write(bytes[i]);
        }
    }

    /** Return the last line that is not empty. */
    synchronized String lastLine() {
        return new String(kept, 0, length, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((before, last) -> last)
                .orElse("");
    }
}
