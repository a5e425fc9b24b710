package io.openwatch.findings;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import io.openwatch.access.Permission;
import io.openwatch.http.Access;
import io.openwatch.http.Exchange;
import io.openwatch.http.Page;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * Offer the findings; reads only columns that every release has.
 *
 * @since 0.1
 */
public final class FindingResource implements Resource {
    private static final Table<Record> FINDINGS = table(name("findings"));
    private static final Field<UUID> ID = field(name("id"), UUID.class);
    private static final Field<UUID> SCAN_ID = field(name("scan_id"), UUID.class);
    private static final Field<UUID> HOST_ID = field(name("host_id"), UUID.class);
    private static final Field<String> RULE_ID = field(name("rule_id"), String.class);
    private static final Field<String> SEVERITY = field(name("severity"), String.class);
    private static final Field<String> STATUS = field(name("status"), String.class);
    private static final Field<String> DETAIL = field(name("detail"), String.class);
    private static final Field<OffsetDateTime> OBSERVED_AT =
            field(name("observed_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);

    private static final Set<String> STATUSES = Set.of("pass", "fail", "error", "skipped");
    private static final Set<String> SEVERITIES = Set.of("critical", "high", "medium", "low");

    private final DSLContext jooq;

    /** Offer the findings in the database behind {@code jooq}. */
    public FindingResource(DSLContext jooq) {
        this.jooq = jooq;
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/findings", Access.of(Permission.COMPLIANCE_READ), this::list);
    }

    private void list(Exchange exchange) {
        Page.Request page = exchange.page();
        Condition wanted = page.afterId()
                .map(ID::gt)
                .orElse(noCondition())
                .and(equal(STATUS, exchange.queryWord("status", STATUSES)))
                .and(equal(SEVERITY, exchange.queryWord("severity", SEVERITIES)))
                .and(equal(RULE_ID, exchange.query("rule_id")))
                .and(equal(HOST_ID, exchange.queryId("host_id")));
        List<HostFinding> rows = jooq.select(ID, SCAN_ID, HOST_ID, RULE_ID, SEVERITY, STATUS, DETAIL, OBSERVED_AT)
                .from(FINDINGS)
                .where(wanted)
                .orderBy(ID)
                .limit(page.rows())
                .fetch(FindingResource::finding);
        exchange.answer(Page.byId(rows, page, HostFinding::id));
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
                row.get(OBSERVED_AT).toInstant());
    }
}
