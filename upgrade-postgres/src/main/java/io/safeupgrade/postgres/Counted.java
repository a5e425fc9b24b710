package io.safeupgrade.postgres;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Count what is read. */
abstract class Counted extends FilterInputStream {

    private long bytes;

    Counted(InputStream source) {
        super(source);
    }

    final long bytes() {
        return bytes;
    }

    @Override
    public final int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        bytes += Math.max(0, read);
        return read;
    }
}
