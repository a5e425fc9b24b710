package io.openwatch.kensa.report;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Makes the ids of a document from what they name, so that the same scan becomes the same document.
 *
 * @param scan what tells this scan from others
 */
record OscalIds(String scan) {

    /** Return the id of the thing that {@code path} leads to, shaped as version 5 of variant 1. */
    String of(String... path) {
        StringBuilder name = new StringBuilder();
        add(scan, name);
        for (String step : path) {
            add(step, name);
        }
        ByteBuffer digest = ByteBuffer.wrap(Digests.sha256(name.toString().getBytes(StandardCharsets.UTF_8)));
        long high = (digest.getLong() & ~0xf000L) | 0x5000L;
        long low = (digest.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    /** With its length, so that no two paths read the same. */
    private static void add(String step, StringBuilder name) {
        name.append(step.length()).append(':').append(step);
    }
}
