package io.safeupgrade.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Seals a JSON object over its exact bytes: its last field, {@code sha256}, is the digest of every other byte.
 *
 * <p>A digest of what was understood would let pass what means the same, as an escape written in another case.
 */
final class Seal {

    private static final byte[] BEFORE = ",\n  \"sha256\" : \"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "\"\n}".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 64;

    private Seal() {}

    /** Add the field to {@code object}, which holds at least one other. */
    static byte[] close(byte[] object) {
        int brace = object.length - 1;
        int end = brace;
        while (end > 0 && Character.isWhitespace(object[end - 1])) {
            end--;
        }
        if (object[brace] != '}' || end < 2) {
            throw new IllegalArgumentException("only a JSON object with a field can be sealed");
        }
        byte[] content = concat(Arrays.copyOf(object, end), BEFORE);
        byte[] digits = digest(content, AFTER).getBytes(StandardCharsets.US_ASCII);
        return concat(content, digits, AFTER);
    }

    /**
     * Look whether {@code sealed} is what {@link #close} made.
     *
     * @throws IOException if any bit is not as it was written
     */
    static void check(byte[] sealed) throws IOException {
        int from = sealed.length - AFTER.length - DIGITS;
        if (from >= 0) {
            byte[] after = Arrays.copyOfRange(sealed, from + DIGITS, sealed.length);
            String digits = new String(sealed, from, DIGITS, StandardCharsets.ISO_8859_1);
            if (Arrays.equals(after, AFTER)
                    && digest(Arrays.copyOf(sealed, from), after).equals(digits)) {
                return;
            }
        }
        throw new IOException("its checksum does not match");
    }

    private static String digest(byte[] before, byte[] after) {
        MessageDigest digest = Sha256.create();
        digest.update(before);
        return HexFormat.of().formatHex(digest.digest(after));
    }

    private static byte[] concat(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
