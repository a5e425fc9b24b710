package io.openwatch.findings;

import static org.jooq.impl.DSL.condition;
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
import org.jooq.Select;
import org.jooq.SelectConditionStep;
import org.jooq.SelectField;
import org.jooq.SortField;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * Read the findings, of which there are millions: each page comes out of an index in its order.
 *
 * <p>An index by rule and verdict is in the order of ids only as long as both are given. A filter that leaves one open is
 * asked for each of its values, and the database merges the answers: a few times a page instead of a sort of them all.
 *
 * @since 0.1
 */
public final class FindingStore {
    private static final Table<Record> FINDINGS = table(name("findings"));
    private static final Field<UUID> ID = field(name("id"), UUID.class);
    private static final Field<UUID> SCAN_ID = field(name("scan_id"), UUID.class);
    private static final Field<UUID> HOST_ID = field(name("host_id"), UUID.class);
    private static final Field<String> RULE_ID = field(name("rule_id"), String.class);
    private static final Field<String> SEVERITY = field(name("severity"), String.class);
    private static final Field<String> STATUS = field(name("status"), String.class);
    private static final Field<String> DETAIL = field(name("detail"), String.class);
    private static final Field<Integer> RANK = field(name("severity_rank"), Integer.class);
    private static final Field<OffsetDateTime> FIRST_SEEN_AT = moment("first_seen_at");
    private static final Field<OffsetDateTime> OBSERVED_AT = moment("observed_at");
    private static final List<SelectField<?>> SHOWN =
            List.of(ID, SCAN_ID, HOST_ID, RULE_ID, SEVERITY, STATUS, DETAIL, FIRST_SEEN_AT, OBSERVED_AT, RANK);

    /** Findings of deleted hosts wait for the host to be restored or purged. */
    private static final Condition OF_LIVE_HOST =
            condition("not exists (select 1 from hosts h where h.id = findings.host_id and h.deleted_at is not null)");

    private final DSLContext jooq;

    /** Read them from the database behind {@code jooq}. */
    public FindingStore(DSLContext jooq) {
        this.jooq = jooq;
    }

    Page<HostFinding> list(Page.Request page, FindingFilter filter) {
        return Page.of(
                query(page, filter).fetch(FindingStore::finding),
                page,
                found -> filter.worstFirst()
                        ? Cursor.of("worst", found.rank(), found.firstSeenAt(), found.id())
                        : Cursor.of("created", found.id()));
    }

    Select<? extends Record> query(Page.Request page, FindingFilter filter) {
        if (filter.worstFirst() || filter.host().isPresent()) {
            return one(page, filter);
        }
        if (filter.rule().isPresent() && filter.status().isEmpty()) {
            return merged(page, filter, STATUS, FindingFilter.STATUSES);
        }
        if (filter.severity().isPresent() && filter.status().isEmpty()) {
            return merged(page, filter, STATUS, FindingFilter.STATUSES);
        }
        if (filter.status().isPresent()
                && filter.rule().isEmpty()
                && filter.severity().isEmpty()) {
            return merged(page, filter, SEVERITY, FindingFilter.SEVERITIES);
        }
        return one(page, filter);
    }

    private Select<? extends Record> one(Page.Request page, FindingFilter filter) {
        List<SortField<?>> order =
                filter.worstFirst() ? List.of(RANK.desc(), FIRST_SEEN_AT.desc(), ID.desc()) : List.of(ID.asc());
        return wanted(page, filter).orderBy(order).limit(page.rows());
    }

    private Select<? extends Record> merged(
            Page.Request page, FindingFilter filter, Field<String> open, Set<String> values) {
        Select<? extends Record> all = values.stream()
                .sorted()
                .<Select<? extends Record>>map(value ->
                        wanted(page, filter).and(open.eq(value)).orderBy(ID).limit(page.rows()))
                .reduce((left, right) -> union(left, right))
                .orElseThrow();
        return jooq.select(SHOWN).from(all.asTable("findings")).orderBy(ID).limit(page.rows());
    }

    @SuppressWarnings("unchecked") // All of them select the same columns.
    private static Select<? extends Record> union(Select<? extends Record> left, Select<? extends Record> right) {
        return ((Select<Record>) left).unionAll((Select<Record>) right);
    }

    private SelectConditionStep<Record> wanted(Page.Request page, FindingFilter filter) {
        return jooq.select(SHOWN)
                .from(FINDINGS)
                .where(equal(HOST_ID, filter.host()))
                .and(equal(RULE_ID, filter.rule()))
                .and(equal(STATUS, filter.status()))
                .and(equal(SEVERITY, filter.severity()))
                .and(filter.host().isPresent() ? noCondition() : OF_LIVE_HOST)
                .and(page.after().map(cursor -> after(cursor, filter)).orElse(noCondition()));
    }

    private static Condition after(Cursor cursor, FindingFilter filter) {
        cursor.requireText(0, filter.worstFirst() ? "worst" : "created");
        return filter.worstFirst()
                ? row(RANK, FIRST_SEEN_AT, ID)
                        .lt(
                                val((int) cursor.number(1)),
                                val(cursor.moment(2).atOffset(ZoneOffset.UTC)),
                                val(cursor.id(3)))
                : ID.gt(cursor.id(1));
    }

    private static <T> Condition equal(Field<T> column, Optional<T> value) {
        return value.map(column::eq).orElse(noCondition());
    }

    private static HostFinding finding(Record row) {
        return new HostFinding(
                row.get(ID),
                row.get(SCAN_ID),
                row.get(HOST_ID),
                row.get(RULE_ID),
                row.get(SEVERITY),
                row.get(STATUS),
                row.get(DETAIL),
                row.get(FIRST_SEEN_AT).toInstant(),
                row.get(OBSERVED_AT).toInstant(),
                row.get(RANK));
    }

    private static Field<OffsetDateTime> moment(String column) {
        return field(name(column), SQLDataType.TIMESTAMPWITHTIMEZONE);
    }
}
