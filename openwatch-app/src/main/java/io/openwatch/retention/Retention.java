package io.openwatch.retention;

import io.openwatch.access.Caller;
import io.openwatch.changes.Changes;
import io.openwatch.changes.Changes.Action;
import io.openwatch.retention.RetentionRule.Swept;
import io.openwatch.settings.SettingStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/**
 * Remove what is old enough, as the settings say.
 *
 * <p>Each step is short and a transaction of its own, so that nobody waits for it and an interruption loses nothing. Two
 * instances that sweep at once do not disturb each other: each table is swept by one of them.
 *
 * @since 0.1
 */
public final class Retention {
    /** How many rows go in one step. */
    static final int STEP = 1000;

    /** How many steps a table gets; what is left waits for the next sweep. */
    static final int STEPS = 500;

    private final DSLContext jooq;
    private final Changes changes;
    private final SettingStore settings;
    private final InstantSource clock;

    /** Sweep the database behind {@code jooq} as {@code settings} say. */
    public Retention(DSLContext jooq, Changes changes, SettingStore settings, InstantSource clock) {
        this.jooq = jooq;
        this.changes = changes;
        this.settings = settings;
        this.clock = clock;
    }

    /** Return the rule of every table. */
    public static List<RetentionRule> rules() {
        return RetentionRules.ALL;
    }

    /**
     * Sweep every table once.
     *
     * @param by in whose name
     * @return how many rows went, by table; tables that nothing went from are left out
     */
    public Map<String, Integer> sweep(Caller by) {
        Map<String, Integer> gone = new LinkedHashMap<>();
        for (RetentionRule rule : rules()) {
            if (rule instanceof Swept swept) {
                int rows = sweep(swept);
                if (rows > 0) {
                    gone.put(rule.table(), rows);
                }
            }
        }
        if (!gone.isEmpty()) {
            changes.make(new Action("retention.swept", by, "retention"), work -> {
                work.done("sweep", gone);
                return gone;
            });
        }
        return gone;
    }

    private int sweep(Swept rule) {
        Instant before = clock.instant().minus(rule.unit().multipliedBy(settings.get(rule.age())));
        OffsetDateTime limit = before.atOffset(ZoneOffset.UTC);
        int all = 0;
        for (int step = 0; step < STEPS; step++) {
            int rows = jooq.transactionResult(work -> step(work.dsl(), rule, limit));
            all += rows;
            if (rows == 0) {
                break;
            }
        }
        return all;
    }

    private static int step(DSLContext transaction, Swept rule, OffsetDateTime before) {
        Boolean mine = transaction
                .resultQuery(
                        "select pg_try_advisory_xact_lock(hashtext('openwatch.retention'), hashtext({0}))",
                        org.jooq.impl.DSL.val(rule.table()))
                .fetchSingle()
                .get(0, Boolean.class);
        return Boolean.TRUE.equals(mine) ? rule.sweeper().sweep(transaction, before, STEP) : 0;
    }
}
