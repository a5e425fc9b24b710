package io.openwatch.hosts;

import static io.openwatch.hosts.HostTable.bare;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.InsertSetMoreStep;
import org.jooq.InsertSetStep;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Writes rows of hosts. */
final class HostRows {
    private static final int STEP = 500;

    private HostRows() {}

    /** The columns that a client decides. */
    static Map<Field<?>, @Nullable Object> columns(NewHost wanted) {
        Map<Field<?>, @Nullable Object> columns = new java.util.LinkedHashMap<>();
        columns.put(bare(HostTable.HOSTNAME), wanted.name());
        columns.put(field(name("address"), String.class), HostTable.inet(wanted.address()));
        columns.put(bare(HostTable.PORT), wanted.listening());
        columns.put(bare(HostTable.USERNAME), wanted.username());
        columns.put(bare(HostTable.ENVIRONMENT), wanted.place());
        columns.put(bare(HostTable.OS_FAMILY), wanted.family());
        columns.put(bare(HostTable.OS_VERSION), wanted.release());
        columns.put(bare(HostTable.TAGS), wanted.tagSet());
        return columns;
    }

    /** Add new ones, many with each statement. */
    static void insert(DSLContext sql, List<Map.Entry<UUID, NewHost>> hosts, Instant now) {
        for (int from = 0; from < hosts.size(); from += STEP) {
            List<Map.Entry<UUID, NewHost>> some = hosts.subList(from, Math.min(from + STEP, hosts.size()));
            InsertSetMoreStep<Record> insert = null;
            for (Map.Entry<UUID, NewHost> host : some) {
                InsertSetStep<Record> row = insert == null ? sql.insertInto(HostTable.HOSTS) : insert.newRecord();
                insert = row.set(columns(host.getValue()))
                        .set(bare(HostTable.ID), host.getKey())
                        .set(bare(HostTable.CREATED_AT), HostTable.utc(now))
                        .set(bare(HostTable.UPDATED_AT), HostTable.utc(now));
            }
            if (insert != null) {
                insert.execute();
            }
        }
    }
}
