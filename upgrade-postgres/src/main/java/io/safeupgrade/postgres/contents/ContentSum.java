package io.safeupgrade.postgres.contents;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Adds up the SHA-256 of many things: equal for the same things in any order, as a restore has its own order of rows.
 *
 * <p>A sum and not an exclusive or, in which a row that comes twice would vanish. Four sums modulo 2^64 side by side: two
 * different sets agree by accident once in 2^256. Nobody is kept from constructing two that agree; against that the file
 * has its own checksum.
 */
final class ContentSum {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int LANES = 4;

    private final MessageDigest digest = sha256();
    private final byte[] hash = new byte[LANES * Long.BYTES];
    private final long[] sums = new long[LANES];
    private long count;

    /** Take a piece of the next thing. */
    void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    /** End a thing; allocates nothing, as this is done for every row. */
    void next() {
        try {
            digest.digest(hash, 0, hash.length);
        } catch (DigestException tooShort) {
            throw new IllegalStateException("a SHA-256 has 32 bytes", tooShort);
        }
        for (int lane = 0; lane < LANES; lane++) {
            sums[lane] += (long) LONG.get(hash, lane * Long.BYTES);
        }
        count++;
    }

    /** Add a thing that was hashed elsewhere. */
    void add(byte[] sha256) {
        digest.update(sha256);
        next();
    }

    long count() {
        return count;
    }

    /** Return 64 digits of lower-case hex, begin again from nothing. */
    String reset() {
        StringBuilder hex = new StringBuilder();
        for (int lane = 0; lane < LANES; lane++) {
            hex.append(HexFormat.of().toHexDigits(sums[lane]));
            sums[lane] = 0;
        }
        count = 0;
        return hex.toString();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
