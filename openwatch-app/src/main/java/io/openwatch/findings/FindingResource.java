package io.openwatch.findings;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Page;
import io.openwatch.http.Resource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

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

    private final DSLContext jooq;

    /** Offer the findings in the database behind {@code jooq}. */
    public FindingResource(DSLContext jooq) {
        this.jooq = jooq;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.get("/api/v1/findings", this::list);
    }

    private void list(Context context) {
        Page.Request page = Page.Request.of(context);
        Condition wanted = page.after()
                .map(ID::gt)
                .orElse(noCondition())
                .and(text(STATUS, context.queryParam("status")))
                .and(text(SEVERITY, context.queryParam("severity")))
                .and(text(RULE_ID, context.queryParam("rule_id")))
                .and(host(context.queryParam("host_id")));
        List<HostFinding> rows = jooq.select(ID, SCAN_ID, HOST_ID, RULE_ID, SEVERITY, STATUS, DETAIL, OBSERVED_AT)
                .from(FINDINGS)
                .where(wanted)
                .orderBy(ID)
                .limit(page.limit() + 1)
                .fetch(FindingResource::finding);
        context.json(Page.of(rows, page.limit(), HostFinding::id));
    }

    private static Condition text(Field<String> column, @Nullable String value) {
        return value == null ? noCondition() : column.eq(value);
    }

    private static Condition host(@Nullable String id) {
        try {
            return id == null ? noCondition() : HOST_ID.eq(UUID.fromString(id));
        } catch (IllegalArgumentException malformed) {
            throw new ApiException(ErrorKind.REQUEST_INVALID, "host_id must be the id of a host");
        }
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
