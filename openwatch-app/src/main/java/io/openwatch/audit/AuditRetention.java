package io.openwatch.audit;

import io.openwatch.access.Caller;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * Remove old events from the beginning of the chain, and keep on record where it begins since.
 *
 * <p>The place is on disk outside the database before anything is removed. A crash in between leaves a place that was not
 * needed; the other order would leave a chain whose beginning nobody vouches for.
 *
 * @since 0.1
 */
public final class AuditRetention {
    private final DSLContext jooq;
    private final AuditTrail trail;
    private final AnchorFile file;
    private final InstantSource clock;

    /** Remove from the chain behind {@code jooq}; must run where the anchors are kept. */
    public AuditRetention(DSLContext jooq, AuditTrail trail, AnchorFile file, InstantSource clock) {
        this.jooq = jooq;
        this.trail = trail;
        this.file = file;
        this.clock = clock;
    }

    /**
     * Remove what happened before {@code moment}, up to the first event that is younger; returns how many went.
     *
     * @param by who wants it, for the trail
     */
    public long prune(Instant moment, Caller by) {
        return jooq.transactionResult(configuration -> {
            DSLContext transaction = configuration.dsl();
            long last = lastBefore(transaction, moment);
            if (last == 0) {
                return 0L;
            }
            ChainHead place = place(transaction, last);
            long removed = transaction.fetchCount(AuditTables.LINKS, AuditTables.POSITION.le(last));
            file.append(Anchor.of(Anchor.Kind.RETENTION, clock.instant(), place, removed + " events"));
            remove(transaction, place, removed);
            trail.append(
                    transaction,
                    AuditEvent.done(
                            "audit.pruned",
                            by,
                            "audit",
                            last,
                            Map.of(
                                    "removed",
                                    removed,
                                    "position",
                                    last,
                                    "hash",
                                    place.hex(),
                                    "before",
                                    moment.toString())));
            return removed;
        });
    }

    /** The last place of the run of old events with which the chain begins; 0 where it begins with a young one. */
    private static long lastBefore(DSLContext transaction, Instant moment) {
        Long young = transaction
                .select(DSL.min(AuditTables.POSITION))
                .from(AuditTables.LINKS)
                .join(AuditTables.EVENTS)
                .on(AuditTables.ID.eq(AuditTables.EVENT))
                .where(AuditTables.OCCURRED_AT.ge(moment.atOffset(ZoneOffset.UTC)))
                .fetchSingle()
                .value1();
        return transaction
                .select(DSL.coalesce(DSL.max(AuditTables.POSITION), DSL.inline(0L)))
                .from(AuditTables.LINKS)
                .where(young == null ? DSL.noCondition() : AuditTables.POSITION.lt(young))
                .fetchSingle()
                .value1();
    }

    private static ChainHead place(DSLContext transaction, long position) {
        return transaction
                .select(AuditTables.HASH)
                .from(AuditTables.LINKS)
                .where(AuditTables.POSITION.eq(position))
                .fetchSingle(row -> new ChainHead(position, row.get(AuditTables.HASH)));
    }

    private void remove(DSLContext transaction, ChainHead place, long removed) {
        transaction
                .deleteFrom(AuditTables.EVENTS)
                .where(AuditTables.ID.in(DSL.select(AuditTables.EVENT)
                        .from(AuditTables.LINKS)
                        .where(AuditTables.POSITION.le(place.position()))))
                .execute();
        transaction
                .deleteFrom(AuditTables.LINKS)
                .where(AuditTables.POSITION.le(place.position()))
                .execute();
        transaction
                .insertInto(AuditTables.CHECKPOINTS)
                .set(AuditTables.POSITION, place.position())
                .set(AuditTables.HASH, place.hash())
                .set(AuditTables.REMOVED, removed)
                .set(AuditTables.CREATED_AT, clock.instant().atOffset(ZoneOffset.UTC))
                .execute();
    }
}
