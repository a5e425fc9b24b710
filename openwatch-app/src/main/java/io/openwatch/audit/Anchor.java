package io.openwatch.audit;

import java.time.Instant;
import java.util.HexFormat;

/**
 * One line of the file of anchors: where the chain stood.
 *
 * @param kind why the line was written
 * @param at when
 * @param position the place of the last event
 * @param hash the hash of that place, in hexadecimal
 * @param note for retention how many events were removed, for a restore which run put the data back
 * @since 0.1
 */
public record Anchor(Kind kind, Instant at, long position, String hash, String note) {

    /** Why a line was written. */
    public enum Kind {
        /** The chain had grown. */
        HEAD,
        /** Old events are about to be removed up to this place. */
        RETENTION,
        /** The database was put back to an earlier state, whose chain ends here. */
        RESTORED
    }

    static Anchor of(Kind kind, Instant at, ChainHead head, String note) {
        return new Anchor(kind, at, head.position(), head.hex(), note);
    }

    boolean matches(long otherPosition, byte[] otherHash) {
        return position == otherPosition && hash.equals(HexFormat.of().formatHex(otherHash));
    }
}
