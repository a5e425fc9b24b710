package io.safeupgrade.postgres.internal.contents;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Cuts the data of one table after the other into lines, wherever the archive's chunks begin and end.
 *
 * <p>In the text form of COPY a line is a row: line breaks inside of values are escaped. {@code \.} ends the rows, two
 * empty lines follow it.
 */
final class CopyLines implements ArchiveBytes.Slices {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long NEWLINES = ONES * '\n';
    private static final long HIGH = ONES << 7;

    private static final byte[] END = {'\\', '.', '\n'};
    private static final byte[] TRAILER = {'\n', '\n'};

    private final ContentSum rows = new ContentSum();
    private final ArchiveBytes bytes;
    /** How much of the end marker the line begins with; -1 once it is another line. */
    private int marker;

    private boolean ended;
    private int trailer;

    CopyLines(ArchiveBytes bytes) {
        this.bytes = bytes;
    }

    @Override
    public void take(byte[] chunk, int offset, int length) throws IOException {
        int from = offset;
        int end = offset + length;
        while (from < end && !ended) {
            int newline = newline(chunk, from, end);
            int to = newline < 0 ? end : newline + 1;
            piece(chunk, from, to, newline >= 0);
            from = to;
        }
        for (; from < end; from++) {
            if (trailer == TRAILER.length || chunk[from] != TRAILER[trailer++]) {
                throw bytes.damaged("data after the end marker");
            }
        }
    }

    /** Return how many rows there were and begin the next table, or refuse rows without an end. */
    DumpContents.Table end(String schema, String name) throws IOException {
        if (!ended || trailer < TRAILER.length) {
            throw bytes.damaged("rows without an end marker");
        }
        ended = false;
        trailer = 0;
        long count = rows.count();
        return new DumpContents.Table(schema, name, count, rows.reset());
    }

    private void piece(byte[] chunk, int from, int to, boolean whole) {
        if (marker >= 0) {
            marker = matched(chunk, from, to);
            if (marker >= 0 && !whole) {
                // Not hashed yet: it may be the end marker.
                return;
            }
            ended = marker == END.length;
        }
        if (ended) {
            marker = 0;
            return;
        }
        rows.update(chunk, from, to - from);
        if (whole) {
            rows.next();
            marker = 0;
        }
    }

    private int matched(byte[] chunk, int from, int to) {
        int matched = marker;
        for (int i = from; i < to; i++) {
            if (matched == END.length || chunk[i] != END[matched]) {
                // What was held back is part of a row after all.
                rows.update(END, 0, marker);
                return -1;
            }
            matched++;
        }
        return matched;
    }

    /** Eight bytes at a time: a row is looked at for as long as it is hashed otherwise. */
    static int newline(byte[] chunk, int from, int end) {
        int i = from;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long differences = (long) LONG.get(chunk, i) ^ NEWLINES;
            long equal = (differences - ONES) & ~differences & HIGH;
            if (equal != 0) {
                return i + Long.numberOfTrailingZeros(equal) / Byte.SIZE;
            }
        }
        for (; i < end; i++) {
            if (chunk[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
