package io.openwatch.audit;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Anchor the head of the chain outside the database, whenever it has moved.
 *
 * <p>What was anchored last must still be in the chain before anything is anchored again: otherwise a changed chain would
 * be anchored as if it were the true one. The one thing that may take events back is a restore, and that is on record in the
 * journal of upgrades, outside the database as well. The place to which it went back is the one that {@link #look} saw: what
 * was appended since is another chain than what was anchored at the same places before.
 *
 * @since 0.1
 */
public final class AuditAnchoring {
    private static final Logger LOG = LoggerFactory.getLogger(AuditAnchoring.class);

    private final DSLContext jooq;
    private final AnchorFile file;
    private final InstantSource clock;
    private final Supplier<List<Restore>> restores;
    private @Nullable ChainHead seen;
    private int doubts;

    /**
     * Tell of data that were put back.
     *
     * @param run the run that did it
     * @param at when it ended
     */
    public record Restore(String run, Instant at) {}

    /** Anchor the chain behind {@code jooq} in {@code file}; {@code restores} is asked when the chain is not as anchored. */
    public AuditAnchoring(DSLContext jooq, AnchorFile file, InstantSource clock, Supplier<List<Restore>> restores) {
        this.jooq = jooq;
        this.file = file;
        this.clock = clock;
        this.restores = restores;
    }

    /** See where the chain stands; called once, before this process lets anybody append. */
    public synchronized void look() {
        seen = ChainHead.read(jooq);
    }

    /** Anchor once; says whether the chain holds what was anchored before. */
    public synchronized boolean anchor() {
        ChainHead head = ChainHead.read(jooq);
        Optional<Anchor> before = file.newest();
        if (before.isPresent() && !holds(before.get())) {
            return afterRestore(before.get(), head);
        }
        if (before.isEmpty() || before.get().position() != head.position()) {
            file.append(Anchor.of(Anchor.Kind.HEAD, clock.instant(), head, ""));
        }
        seen = null;
        doubts = 0;
        return true;
    }

    private boolean holds(Anchor anchor) {
        if (anchor.position() == 0) {
            return true;
        }
        return jooq.select(AuditTables.HASH)
                        .from(AuditTables.LINKS)
                        .where(AuditTables.POSITION.eq(anchor.position()))
                        .fetchOptional(AuditTables.HASH)
                        .or(() -> jooq.select(AuditTables.HASH)
                                .from(AuditTables.CHECKPOINTS)
                                .where(AuditTables.POSITION.eq(anchor.position()))
                                .fetchOptional(AuditTables.HASH))
                        .filter(hash -> anchor.matches(anchor.position(), hash))
                        .isPresent()
                || anchor.kind() == Anchor.Kind.RETENTION;
    }

    private boolean afterRestore(Anchor before, ChainHead head) {
        Optional<Restore> restore = restores.get().stream()
                .filter(one -> one.at().isAfter(before.at()))
                .reduce((older, newer) -> newer);
        if (restore.isPresent()) {
            ChainHead place = seen == null ? head : seen;
            file.append(Anchor.of(
                    Anchor.Kind.RESTORED, clock.instant(), place, restore.get().run()));
            return anchor();
        }
        // The run that put data back starts the service before it is on record as ended.
        if (++doubts == 2) {
            LOG.error(
                    "the audit trail no longer holds what was anchored at position {}; nothing is anchored until somebody has"
                            + " looked: run 'openwatch audit verify'",
                    before.position());
        }
        return false;
    }
}
