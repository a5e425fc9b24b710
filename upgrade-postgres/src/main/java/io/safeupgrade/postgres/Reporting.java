package io.safeupgrade.postgres;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** Count and report what passes. */
final class Reporting extends FilterOutputStream {

    private static final long EVERY = 4L << 20;

    private final LongConsumer progress;
    private long reported;
    private volatile long bytes;

    /** Tell {@code progress} every few megabytes how many bytes have passed. */
    Reporting(OutputStream target, LongConsumer progress) {
        super(target);
        this.progress = progress;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] chunk, int offset, int length) throws IOException {
        out.write(chunk, offset, length);
        long now = bytes + length;
        bytes = now;
        if (now - reported >= EVERY) {
            reported = now;
            progress.accept(now);
        }
    }

    /** A flush of the encoder would end a block and cost compression; the end writes everything anyway. */
    @Override
    public void flush() {}
}
