package io.openwatch.audit;

import static org.jooq.impl.DSL.noCondition;

import io.openwatch.http.Page;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;

/** Reads the trail, the newest event first. */
final class AuditStore {
    private final DSLContext jooq;

    AuditStore(DSLContext jooq) {
        this.jooq = jooq;
    }

    /** What a reader wants to see; an empty one wants everything. */
    record Filter(
            Optional<String> action,
            Optional<String> outcome,
            Optional<UUID> actor,
            Optional<String> targetType,
            Optional<String> targetId,
            Optional<String> correlation,
            Optional<Instant> since,
            Optional<Instant> until) {

        Condition condition() {
            return equal(AuditTables.ACTION, action)
                    .and(equal(AuditTables.OUTCOME, outcome))
                    .and(equal(AuditTables.ACTOR_ID, actor))
                    .and(equal(AuditTables.TARGET_TYPE, targetType))
                    .and(equal(AuditTables.TARGET_ID, targetId))
                    .and(equal(AuditTables.CORRELATION, correlation))
                    .and(since.map(moment -> AuditTables.OCCURRED_AT.ge(moment.atOffset(ZoneOffset.UTC)))
                            .orElse(noCondition()))
                    .and(until.map(moment -> AuditTables.OCCURRED_AT.lt(moment.atOffset(ZoneOffset.UTC)))
                            .orElse(noCondition()));
        }

        private static <T> Condition equal(Field<T> column, Optional<T> value) {
            return value.map(column::eq).orElse(noCondition());
        }
    }

    Page<AuditEntry> list(Page.Request page, Filter filter) {
        return Page.byId(rows(filter, page.afterId(), page.rows()), page, AuditEntry::id);
    }

    List<AuditEntry> rows(Filter filter, Optional<UUID> before, int limit) {
        return select(filter.condition().and(before.map(AuditTables.ID::lt).orElse(noCondition())), limit);
    }

    Optional<AuditEntry> find(UUID id) {
        return select(AuditTables.ID.eq(id), 1).stream().findFirst();
    }

    private List<AuditEntry> select(Condition wanted, int limit) {
        return jooq.select(AuditTables.eventColumns())
                .select(AuditTables.POSITION)
                .from(AuditTables.EVENTS)
                .leftJoin(AuditTables.LINKS)
                .on(AuditTables.EVENT.eq(AuditTables.ID))
                .where(wanted)
                .orderBy(AuditTables.ID.desc())
                .limit(limit)
                .fetch(AuditStore::entry);
    }

    private static AuditEntry entry(Record row) {
        return AuditEntry.of(AuditTables.event(row), row.get(AuditTables.POSITION));
    }
}
