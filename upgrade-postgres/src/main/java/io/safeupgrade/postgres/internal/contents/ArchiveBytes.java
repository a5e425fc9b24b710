package io.safeupgrade.postgres.internal.contents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the few shapes that an archive is made of: bytes, integers with a sign byte, texts after their length.
 *
 * <p>No length that the archive claims is believed before as many bytes have come.
 */
final class ArchiveBytes {

    /** A function's tag lists the types of up to 100 arguments. */
    private static final int LONGEST_NAME = 1 << 20;

    private static final int INTEGER = 5;

    private final Source source;
    private byte[] buffer = new byte[0];
    private int begin;
    private int position;
    private int limit;
    private long before;
    private String where = "its header";

    /** Takes bytes of which no copy was made; they are overwritten after the call. */
    interface Slices {
        void take(byte[] bytes, int offset, int length) throws IOException;
    }

    /** Lends its bytes piece by piece; each is read only until the next is asked for. */
    interface Source {
        /** Return the next piece, one without bytes at the end. */
        ByteBuffer next() throws IOException;
    }

    ArchiveBytes(Source source) {
        this.source = source;
    }

    /** Say for messages what is read from now on. */
    void at(String place) {
        where = place;
    }

    ArchiveFormatException damaged(String what) {
        return new ArchiveFormatException(what + ", at byte [" + (before + position - begin) + "], in " + where);
    }

    /** Return the next byte, -1 at the end of the archive. */
    int nextOrEnd() throws IOException {
        return position < limit || fill() ? buffer[position++] & 0xFF : -1;
    }

    int next() throws IOException {
        int single = nextOrEnd();
        if (single < 0) {
            throw ended();
        }
        return single;
    }

    /** Read the 32 bits and the sign that WriteInt writes, whatever sign they give together. */
    int integer() throws IOException {
        if (limit - position >= INTEGER) {
            int sign = buffer[position];
            int value = (buffer[position + 1] & 0xFF)
                    | (buffer[position + 2] & 0xFF) << 8
                    | (buffer[position + 3] & 0xFF) << 16
                    | (buffer[position + 4] & 0xFF) << 24;
            position += INTEGER;
            return sign == 0 ? value : -value;
        }
        int sign = next();
        int value = next() | next() << 8 | next() << 16 | next() << 24;
        return sign == 0 ? value : -value;
    }

    /** Read a name; none is an empty one. */
    String name() throws IOException {
        return text(nameBytes(LONGEST_NAME));
    }

    byte[] nameBytes(int longest) throws IOException {
        int length = integer();
        if (length > longest) {
            throw damaged("a name of [" + length + "] bytes");
        }
        return bytes(length);
    }

    /** Names are in the encoding of the database; what is not UTF-8 is kept byte by byte, which tells names apart too. */
    static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException otherEncoding) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /** Read {@code length} bytes into memory, none for a negative length. */
    byte[] bytes(int length) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream(Math.clamp(length, 0, 1 << 10));
        slices(length, read::write);
        return read.toByteArray();
    }

    void skip(int length) throws IOException {
        slices(length, (bytes, offset, many) -> {});
    }

    void skipText() throws IOException {
        skip(integer());
    }

    /** Hand over the next {@code length} bytes as they come; nothing for a negative length. */
    void slices(int length, Slices to) throws IOException {
        int left = length;
        while (left > 0) {
            if (position == limit && !fill()) {
                throw ended();
            }
            int many = Math.min(left, limit - position);
            to.take(buffer, position, many);
            position += many;
            left -= many;
        }
    }

    private ArchiveFormatException ended() {
        return damaged("it ends too early");
    }

    private boolean fill() throws IOException {
        before += limit - begin;
        ByteBuffer piece = source.next();
        buffer = piece.array();
        begin = piece.arrayOffset() + piece.position();
        position = begin;
        limit = begin + piece.remaining();
        return piece.hasRemaining();
    }
}
