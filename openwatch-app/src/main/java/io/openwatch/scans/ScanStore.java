package io.openwatch.scans;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import io.openwatch.http.Cursor;
import io.openwatch.http.Page;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.SortField;
import org.jooq.impl.SQLDataType;

/**
 * Read the scans.
 *
 * @since 0.1
 */
public final class ScanStore {
    static final Set<String> STATUSES = Set.of("queued", "running", "completed", "failed");

    private static final Field<UUID> ID = field(name("scans", "id"), UUID.class);
    private static final Field<UUID> HOST_ID = field(name("scans", "host_id"), UUID.class);
    private static final Field<String> STATUS = field(name("scans", "status"), String.class);
    private static final Field<OffsetDateTime> STARTED_AT =
            field(name("scans", "started_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);
    private static final Field<OffsetDateTime> FINISHED_AT =
            field(name("scans", "finished_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);
    private static final Field<Integer> PASSED = field(name("passed"), Integer.class);
    private static final Field<Integer> FAILED = field(name("failed"), Integer.class);
    private static final Field<Integer> ERRORS = field(name("errors"), Integer.class);
    private static final Field<Integer> SKIPPED = field(name("skipped"), Integer.class);

    private final DSLContext jooq;

    /** Read them from the database behind {@code jooq}. */
    public ScanStore(DSLContext jooq) {
        this.jooq = jooq;
    }

    /** Return scans, the newest first. */
    Page<Scan> list(Page.Request page, Optional<UUID> host, Optional<String> status) {
        return Page.of(
                query(page, host, status).fetch(ScanStore::scan),
                page,
                scan -> host.isPresent() ? Cursor.of(scan.startedAt(), scan.id()) : Cursor.of(scan.id()));
    }

    /** Ids carry the moment; within a host its own index has the moments themselves. */
    ResultQuery<? extends Record> query(Page.Request page, Optional<UUID> host, Optional<String> status) {
        List<SortField<?>> order = host.isPresent() ? List.of(STARTED_AT.desc(), ID.desc()) : List.of(ID.desc());
        return select().where(host.map(HOST_ID::eq).orElse(noCondition()))
                .and(status.map(STATUS::eq).orElse(noCondition()))
                .and(page.after()
                        .map(cursor -> before(cursor, host.isPresent()))
                        .orElse(noCondition()))
                .orderBy(order)
                .limit(page.rows());
    }

    Optional<Scan> find(UUID id) {
        return select().where(ID.eq(id)).fetchOptional(ScanStore::scan);
    }

    private static Condition before(Cursor cursor, boolean ofHost) {
        return ofHost
                ? row(STARTED_AT, ID).lt(val(cursor.moment(0).atOffset(ZoneOffset.UTC)), val(cursor.id(1)))
                : ID.lt(cursor.id(0));
    }

    private org.jooq.SelectOnConditionStep<? extends Record> select() {
        return jooq.select(ID, HOST_ID, STATUS, STARTED_AT, FINISHED_AT, PASSED, FAILED, ERRORS, SKIPPED)
                .from(table(name("scans")))
                .leftJoin(table(name("scan_summaries")))
                .on(field(name("scan_summaries", "scan_id"), UUID.class).eq(ID));
    }

    private static Scan scan(Record found) {
        OffsetDateTime finished = found.get(FINISHED_AT);
        Integer passed = found.get(PASSED);
        return new Scan(
                found.get(ID),
                found.get(HOST_ID),
                found.get(STATUS),
                found.get(STARTED_AT).toInstant(),
                finished == null ? null : finished.toInstant(),
                passed == null
                        ? null
                        : new Scan.Result(passed, found.get(FAILED), found.get(ERRORS), found.get(SKIPPED)));
    }
}
