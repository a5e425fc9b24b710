package io.openwatch.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tell what a look through the whole chain found.
 *
 * @param events how many events were looked at
 * @param first the place of the first one that is kept; 0 where there is none
 * @param last the place of the last
 * @param head the hash of the last place, in hexadecimal
 * @param checkpoints where old events were removed on purpose, and where a restore took events back
 * @param anchors how many anchors were compared
 * @param anchored the place of the newest anchor; null where there is none
 * @param anchoredAt its moment; changes since then are found only where the chain itself is broken
 * @param problems what is wrong
 * @param intact whether nothing is
 * @since 0.1
 */
public record AuditVerification(
        long events,
        long first,
        long last,
        String head,
        List<Checkpoint> checkpoints,
        int anchors,
        @Nullable Long anchored,
        @Nullable Instant anchoredAt,
        List<Problem> problems,
        boolean intact) {

    /** How many problems are told at most. */
    static final int MOST_PROBLEMS = 100;

    /**
     * Tell of events that went on purpose.
     *
     * @param kind {@code retention} or {@code restored}
     * @param at when
     * @param position where the chain begins since, or where it ended after the restore
     * @param note how many went, or which run put the data back
     */
    public record Checkpoint(String kind, Instant at, long position, String note) {}

    /**
     * Tell one thing that is wrong.
     *
     * @param kind {@code changed}, {@code removed}, {@code unlinked}, {@code cut} or {@code anchor}
     * @param position where
     * @param what what, for people
     */
    public record Problem(String kind, long position, String what) {}
}
