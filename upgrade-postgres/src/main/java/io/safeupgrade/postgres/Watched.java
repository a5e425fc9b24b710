package io.safeupgrade.postgres;

import io.safeupgrade.spi.CallContext;
import java.io.IOException;
import java.io.InputStream;

/** Count what is read, and stop reading when the call is over. */
final class Watched extends Counted {

    private final CallContext call;

    Watched(InputStream source, CallContext call) {
        super(source);
        this.call = call;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (call.over()) {
            throw new IOException(call.cancellation().reason().orElse("past the deadline"));
        }
        return super.read(target, offset, length);
    }
}
