package io.safeupgrade.postgres.internal.contents;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Adds up the hashes of many things: equal for the same things in any order, as a restore has its own order of rows.
 *
 * <p>A sum and not an exclusive or, in which a row that comes twice would vanish. MurmurHash3 (x64, 128 bits, seed 0)
 * and not SHA-256: it is there to find accidents, which two different tables hide once in 2^128, and a stopped service
 * waits for every row. Measured on 9 million rows, 1.36 GB: reading an archive takes 0.6 s of a processor with it and 1.5
 * s with SHA-256, though that processor has instructions for the latter. What somebody did on purpose is found by the
 * SHA-256 of the file.
 */
final class ContentSum {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BLOCK = 16;
    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;

    private final byte[] rest = new byte[BLOCK];
    private long length;
    private long h1;
    private long h2;

    private long sum1;
    private long sum2;
    private long count;

    /** Take a piece of the next thing. */
    void update(byte[] bytes, int offset, int many) {
        int held = (int) length & (BLOCK - 1);
        length += many;
        int from = offset;
        int end = offset + many;
        if (held > 0) {
            int fitting = Math.min(BLOCK - held, many);
            System.arraycopy(bytes, from, rest, held, fitting);
            from += fitting;
            if (held + fitting < BLOCK) {
                return;
            }
            mix(rest, 0);
        }
        for (; from <= end - BLOCK; from += BLOCK) {
            mix(bytes, from);
        }
        System.arraycopy(bytes, from, rest, 0, end - from);
    }

    /** End a thing; allocates nothing, as this is done for every row. */
    void next() {
        Arrays.fill(rest, (int) length & (BLOCK - 1), BLOCK, (byte) 0);
        h2 ^= scrambled2((long) LONG.get(rest, Long.BYTES));
        h1 ^= scrambled1((long) LONG.get(rest, 0));
        h1 ^= length;
        h2 ^= length;
        h1 += h2;
        h2 += h1;
        h1 = avalanche(h1);
        h2 = avalanche(h2);
        h1 += h2;
        h2 += h1;
        sum1 += h1;
        sum2 += h2;
        count++;
        h1 = 0;
        h2 = 0;
        length = 0;
    }

    long count() {
        return count;
    }

    /** Return 32 digits of lower-case hex, begin again from nothing. */
    String reset() {
        String hex = HexFormat.of().toHexDigits(sum1) + HexFormat.of().toHexDigits(sum2);
        sum1 = 0;
        sum2 = 0;
        count = 0;
        return hex;
    }

    private void mix(byte[] bytes, int at) {
        h1 ^= scrambled1((long) LONG.get(bytes, at));
        h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
        h2 ^= scrambled2((long) LONG.get(bytes, at + Long.BYTES));
        h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }

    private static long scrambled1(long block) {
        return Long.rotateLeft(block * C1, 31) * C2;
    }

    private static long scrambled2(long block) {
        return Long.rotateLeft(block * C2, 33) * C1;
    }

    private static long avalanche(long hash) {
        long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
