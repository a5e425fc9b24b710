package io.openwatch.hostkeys;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectField;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** The columns of host keys, and how a row becomes a {@link HostKey}. */
final class HostKeyTable {
    static final String PENDING = "pending";
    static final String PINNED = "pinned";
    static final String REVOKED = "revoked";

    static final Table<Record> HOST_KEYS = table(name("host_keys"));
    static final Field<UUID> ID = field(name("id"), UUID.class);
    static final Field<UUID> HOST_ID = field(name("host_id"), UUID.class);
    static final Field<String> KEY_TYPE = field(name("key_type"), String.class);
    static final Field<String> PUBLIC_KEY = field(name("public_key"), String.class);
    static final Field<String> FINGERPRINT = field(name("fingerprint"), String.class);
    static final Field<String> STATUS = field(name("status"), String.class);
    static final Field<String> ORIGIN = field(name("origin"), String.class);
    static final Field<OffsetDateTime> FIRST_SEEN_AT = moment("first_seen_at");
    static final Field<OffsetDateTime> LAST_SEEN_AT = moment("last_seen_at");
    static final Field<OffsetDateTime> DECIDED_AT = moment("decided_at");
    static final Field<String> DECIDED_BY = field(name("decided_by"), String.class);

    static final List<SelectField<?>> SHOWN = List.of(
            ID,
            HOST_ID,
            KEY_TYPE,
            PUBLIC_KEY,
            FINGERPRINT,
            STATUS,
            ORIGIN,
            FIRST_SEEN_AT,
            LAST_SEEN_AT,
            DECIDED_AT,
            DECIDED_BY);

    private HostKeyTable() {}

    static HostKey key(Record row) {
        OffsetDateTime decided = row.get(DECIDED_AT);
        return new HostKey(
                row.get(ID),
                row.get(HOST_ID),
                row.get(KEY_TYPE),
                row.get(PUBLIC_KEY),
                row.get(FINGERPRINT),
                row.get(STATUS),
                row.get(ORIGIN),
                row.get(FIRST_SEEN_AT).toInstant(),
                row.get(LAST_SEEN_AT).toInstant(),
                decided == null ? null : decided.toInstant(),
                row.get(DECIDED_BY));
    }

    private static Field<OffsetDateTime> moment(String column) {
        return field(name(column), SQLDataType.TIMESTAMPWITHTIMEZONE);
    }
}
