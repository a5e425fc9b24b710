package io.openwatch.audit;

import io.openwatch.access.Caller;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.engine.RunSummary;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * Bring the upgrades on record into the trail: what ended while the database was away, and what a restore took back.
 *
 * @since 0.1
 */
public final class UpgradeMirror {
    private static final Set<RunSummary.Ending> FAILED =
            EnumSet.of(RunSummary.Ending.FAILED_STOPPED, RunSummary.Ending.NOT_BACKED_UP, RunSummary.Ending.REFUSED);
    /** Takes turns with other services on the same database. */
    private static final long TURN = 0x6f776175646974L;

    private final DSLContext jooq;
    private final AuditTrail trail;

    /** Bring them into {@code trail}. */
    public UpgradeMirror(DSLContext jooq, AuditTrail trail) {
        this.jooq = jooq;
        this.trail = trail;
    }

    /** Append the runs that ended and are not there yet; returns how many. Twice is once. */
    public int mirror(List<RunSummary> runs) {
        return jooq.transactionResult(configuration -> {
            DSLContext transaction = configuration.dsl();
            transaction.execute("SELECT pg_advisory_xact_lock(" + TURN + ")");
            Instant since = prunedAt(transaction);
            Set<String> there = there(transaction);
            List<RunSummary> missing = runs.stream()
                    .filter(run -> run.ended().filter(since::isBefore).isPresent())
                    .filter(run -> !there.contains(run.run().text() + " " + action(run)))
                    .toList();
            missing.forEach(run -> trail.append(transaction, event(run)));
            return missing.size();
        });
    }

    private static Set<String> there(DSLContext transaction) {
        return transaction
                .select(AuditTables.TARGET_ID, AuditTables.ACTION)
                .from(AuditTables.EVENTS)
                .where(AuditTables.TARGET_TYPE.eq("upgrade"))
                .fetchSet(row -> row.value1() + " " + row.value2());
    }

    /** What retention removed is not brought back. */
    private static Instant prunedAt(DSLContext transaction) {
        return Optional.ofNullable(transaction
                        .select(DSL.max(AuditTables.CREATED_AT))
                        .from(AuditTables.CHECKPOINTS)
                        .fetchSingle()
                        .value1())
                .map(java.time.OffsetDateTime::toInstant)
                .orElse(Instant.EPOCH);
    }

    private static String action(RunSummary run) {
        return "upgrade." + run.ending().name().toLowerCase(Locale.ROOT);
    }

    private static AuditEvent event(RunSummary run) {
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("scope", run.scope().name().toLowerCase(Locale.ROOT));
        run.from().map(ReleaseVersion::text).ifPresent(from -> detail.put("from", from));
        run.to().map(ReleaseVersion::text).ifPresent(to -> detail.put("to", to));
        detail.put("began", run.began().toString());
        run.ended().ifPresent(ended -> detail.put("ended", ended.toString()));
        run.code().ifPresent(code -> detail.put("code", code.label()));
        run.what().ifPresent(what -> detail.put("what", what));
        run.restorePoint().ifPresent(point -> detail.put("restore_point", point));
        return new AuditEvent(
                action(run),
                Caller.system("upgrade", run.run().text()),
                "upgrade",
                run.run().text(),
                FAILED.contains(run.ending()) ? AuditEvent.Outcome.FAILURE : AuditEvent.Outcome.SUCCESS,
                detail);
    }
}
