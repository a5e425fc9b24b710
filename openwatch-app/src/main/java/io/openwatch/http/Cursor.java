package io.openwatch.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.zip.CRC32;

/**
 * Remember where a page ended: the values of the columns by which its list is ordered.
 *
 * <p>Opaque to clients, and worth nothing at another list: a checksum over the list's name tells a cursor that was cut,
 * guessed or taken from elsewhere. It is no secret and grants nothing; every value is checked again when it is read.
 *
 * @param values in the order of the columns
 * @since 0.1
 */
public record Cursor(List<String> values) {
    private static final int SUM_BYTES = Integer.BYTES;
    private static final String SEPARATOR = "\u001f";

    /** Copy the values. */
    public Cursor {
        values = List.copyOf(values);
    }

    /** Remember {@code values}: ids, moments, numbers or texts without control characters. */
    public static Cursor of(Object... values) {
        return new Cursor(Arrays.stream(values).map(String::valueOf).toList());
    }

    /** Return the value at {@code index} as an id. */
    public UUID id(int index) {
        return read(index, UUID::fromString);
    }

    /** Return the value at {@code index} as a moment. */
    public Instant moment(int index) {
        return read(index, Instant::parse);
    }

    /** Return the value at {@code index} as a number. */
    public long number(int index) {
        return read(index, Long::valueOf);
    }

    /** Return the value at {@code index} as it is. */
    public String text(int index) {
        return read(index, Function.identity());
    }

    /**
     * Refuse a cursor of another order of the list.
     *
     * @throws ApiException unless the value at {@code index} is {@code word}
     */
    public void requireText(int index, String word) {
        if (!text(index).equals(word)) {
            throw none();
        }
    }

    private <T> T read(int index, Function<String, T> form) {
        try {
            return form.apply(values.get(index));
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException malformed) {
            throw none();
        }
    }

    /** Write it for the list {@code name}. */
    String text(String name) {
        byte[] body = String.join(SEPARATOR, values).getBytes(StandardCharsets.UTF_8);
        byte[] all = ByteBuffer.allocate(SUM_BYTES + body.length)
                .putInt(sum(name, body))
                .put(body)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /**
     * Read one that {@link #text(String)} wrote for the same list.
     *
     * @throws ApiException if it is none
     */
    static Cursor parse(String name, String text) {
        byte[] all = decode(text);
        if (all.length <= SUM_BYTES) {
            throw none();
        }
        ByteBuffer buffer = ByteBuffer.wrap(all);
        int sum = buffer.getInt();
        byte[] body = new byte[buffer.remaining()];
        buffer.get(body);
        if (sum != sum(name, body)) {
            throw none();
        }
        return new Cursor(List.of(new String(body, StandardCharsets.UTF_8).split(SEPARATOR, -1)));
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw none();
        }
    }

    private static int sum(String name, byte[] body) {
        CRC32 sum = new CRC32();
        sum.update(name.getBytes(StandardCharsets.UTF_8));
        sum.update(0);
        sum.update(body);
        return (int) sum.getValue();
    }

    private static ApiException none() {
        return new ApiException(
                ErrorKind.CURSOR_INVALID,
                "the cursor is none of this list; start without one",
                List.of(new Problem("cursor", "what next_cursor of this list told")));
    }
}
