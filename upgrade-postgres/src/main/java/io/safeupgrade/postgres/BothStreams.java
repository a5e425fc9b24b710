package io.safeupgrade.postgres;

import java.io.IOException;
import java.io.OutputStream;

/** Write everything to two streams, which their owners close. */
final class BothStreams extends OutputStream {

    private final OutputStream first;
    private final OutputStream second;

    BothStreams(OutputStream first, OutputStream second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public void write(int single) throws IOException {
        first.write(single);
        second.write(single);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        first.write(bytes, offset, length);
        second.write(bytes, offset, length);
    }
}
