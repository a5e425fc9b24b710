package io.safeupgrade.postgres;

import io.safeupgrade.spi.CallContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Count what is read, and stop reading when the call is over. */
final class Watched extends FilterInputStream {

    private final CallContext call;
    private long bytes;

    Watched(InputStream source, CallContext call) {
        super(source);
        this.call = call;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (call.over()) {
            throw new IOException(call.cancellation().reason().orElse("past the deadline"));
        }
        int read = in.read(target, offset, length);
        bytes += Math.max(0, read);
        return read;
    }
}
