package io.openwatch.audit;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectField;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** The tables of the trail. */
final class AuditTables {
    static final Table<Record> EVENTS = table(name("audit_events"));
    static final Field<UUID> ID = field(name("audit_events", "id"), UUID.class);
    static final Field<OffsetDateTime> OCCURRED_AT = field(name("occurred_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);
    static final Field<String> ACTION = field(name("action"), String.class);
    static final Field<String> OUTCOME = field(name("outcome"), String.class);
    static final Field<String> ACTOR_KIND = field(name("actor_kind"), String.class);
    static final Field<UUID> ACTOR_ID = field(name("actor_id"), UUID.class);
    static final Field<String> ACTOR_NAME = field(name("actor_name"), String.class);
    static final Field<UUID> MEANS_ID = field(name("means_id"), UUID.class);
    static final Field<String> ADDRESS = field(name("address"), String.class);
    static final Field<String> CORRELATION = field(name("correlation"), String.class);
    static final Field<String> TARGET_TYPE = field(name("target_type"), String.class);
    static final Field<String> TARGET_ID = field(name("target_id"), String.class);
    static final Field<String> DETAIL = field(name("detail"), String.class);
    static final Field<byte[]> DIGEST = field(name("digest"), byte[].class);

    static final Table<Record> LINKS = table(name("audit_links"));
    static final Field<Long> POSITION = field(name("position"), Long.class);
    static final Field<UUID> EVENT = field(name("event"), UUID.class);
    static final Field<byte[]> HASH = field(name("hash"), byte[].class);

    static final Table<Record> HEAD = table(name("audit_head"));

    static final Table<Record> CHECKPOINTS = table(name("audit_checkpoints"));
    static final Field<Long> REMOVED = field(name("removed"), Long.class);
    static final Field<OffsetDateTime> CREATED_AT = field(name("created_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);

    private AuditTables() {}

    /** Every column of an event but its digest. */
    static SelectField<?>[] eventColumns() {
        return new SelectField<?>[] {
            ID,
            OCCURRED_AT,
            ACTION,
            OUTCOME,
            ACTOR_KIND,
            ACTOR_ID,
            ACTOR_NAME,
            MEANS_ID,
            ADDRESS,
            CORRELATION,
            TARGET_TYPE,
            TARGET_ID,
            DETAIL
        };
    }

    static AuditRecord event(Record row) {
        return new AuditRecord(
                row.get(ID),
                row.get(OCCURRED_AT).toInstant(),
                row.get(ACTION),
                row.get(OUTCOME),
                row.get(ACTOR_KIND),
                Optional.ofNullable(row.get(ACTOR_ID)),
                row.get(ACTOR_NAME),
                Optional.ofNullable(row.get(MEANS_ID)),
                row.get(ADDRESS),
                row.get(CORRELATION),
                row.get(TARGET_TYPE),
                row.get(TARGET_ID),
                row.get(DETAIL));
    }
}
