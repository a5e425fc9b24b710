package io.safeupgrade.postgres;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Count and report what is read. */
final class Reported extends FilterInputStream {

    private static final long EVERY = 4L << 20;

    private final LongConsumer progress;
    private long bytes;
    private long reported;

    /** Tell {@code progress} every few megabytes, and at the end, how many bytes were read. */
    Reported(InputStream source, LongConsumer progress) {
        super(source);
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        bytes += Math.max(0, read);
        if (bytes - reported >= EVERY || (read < 0 && bytes > reported)) {
            reported = bytes;
            progress.accept(bytes);
        }
        return read;
    }
}
