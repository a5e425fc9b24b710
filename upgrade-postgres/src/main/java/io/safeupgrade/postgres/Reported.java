package io.safeupgrade.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Count and report what is read. */
final class Reported extends Counted {

    private static final long EVERY = 4L << 20;

    private final LongConsumer progress;
    private long reported;

    /** Tell {@code progress} every few megabytes, and at the end, how many bytes were read. */
    Reported(InputStream source, LongConsumer progress) {
        super(source);
        this.progress = progress;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        if (bytes() - reported >= EVERY || (read < 0 && bytes() > reported)) {
            reported = bytes();
            progress.accept(reported);
        }
        return read;
    }
}
