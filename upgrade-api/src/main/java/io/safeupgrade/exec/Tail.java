package io.safeupgrade.exec;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keep the last bytes of a stream; memory grows with what came, up to the cap. */
final class Tail extends OutputStream {

    private final int cap;
    private byte[] ring = new byte[0];
    private int end;
    private long written;

    Tail(int cap) {
        this.cap = cap;
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int kept = Math.min(length, cap);
        grow(kept);
        written += length;
        for (int from = offset + length - kept; from < offset + length; ) {
            int chunk = Math.min(ring.length - end, offset + length - from);
            System.arraycopy(bytes, from, ring, end, chunk);
            end = (end + chunk) % ring.length;
            from += chunk;
        }
    }

    synchronized String text() {
        int size = (int) Math.min(written, ring.length);
        byte[] ordered = new byte[size];
        int start = written > ring.length ? end : 0;
        for (int i = 0; i < size; i++) {
            ordered[i] = ring[(start + i) % ring.length];
        }
        int first = 0;
        // A cut may fall inside a character; its rest would show as garbage.
        while (written > size && first < size && first < 4 && (ordered[first] & 0xC0) == 0x80) {
            first++;
        }
        return new String(ordered, first, size - first, StandardCharsets.UTF_8);
    }

    private void grow(int more) {
        if (ring.length == cap || written + more <= ring.length) {
            return;
        }
        byte[] larger = new byte[(int) Math.min(cap, Math.max(written + more, 2L * ring.length))];
        // Until the cap is reached the ring never wrapped, so its bytes are in order.
        System.arraycopy(ring, 0, larger, 0, (int) written);
        ring = larger;
        end = (int) written % Math.max(1, ring.length);
    }
}
