package io.openwatch.hosts;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectField;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** The columns of hosts, and how a row becomes a {@link Host}. */
final class HostTable {
    static final Table<Record> HOSTS = table(name("hosts"));
    static final Field<UUID> ID = field(name("hosts", "id"), UUID.class);
    static final Field<String> HOSTNAME = field(name("hosts", "hostname"), String.class);
    static final Field<String> ADDRESS = field("host(hosts.address)", String.class);
    static final Field<Integer> PORT = field(name("hosts", "port"), Integer.class);
    static final Field<String> USERNAME = field(name("hosts", "username"), String.class);
    static final Field<String> ENVIRONMENT = field(name("hosts", "environment"), String.class);
    static final Field<String> OS_FAMILY = field(name("hosts", "os_family"), String.class);
    static final Field<String> OS_VERSION = field(name("hosts", "os_version"), String.class);
    static final Field<String[]> TAGS = field(name("hosts", "tags"), SQLDataType.CLOB.array());
    static final Field<OffsetDateTime> MAINTENANCE_UNTIL = moment("maintenance_until");
    static final Field<String> MAINTENANCE_REASON = field(name("hosts", "maintenance_reason"), String.class);
    static final Field<Long> VERSION = field(name("hosts", "version"), Long.class);
    static final Field<OffsetDateTime> CREATED_AT = moment("created_at");
    static final Field<OffsetDateTime> UPDATED_AT = moment("updated_at");
    static final Field<OffsetDateTime> DELETED_AT = moment("deleted_at");
    static final Condition LIVE = DELETED_AT.isNull();

    private static final Field<Boolean> IN_MAINTENANCE = field("in_maintenance", Boolean.class);

    private HostTable() {}

    /** Everything that a {@link Host} shows at the moment {@code now}. */
    static List<SelectField<?>> shown(OffsetDateTime now) {
        return List.of(
                ID,
                HOSTNAME,
                ADDRESS,
                PORT,
                USERNAME,
                ENVIRONMENT,
                OS_FAMILY,
                OS_VERSION,
                TAGS,
                MAINTENANCE_UNTIL,
                MAINTENANCE_REASON,
                field(
                                "(coalesce(hosts.maintenance_until > {0}, false) or exists (select 1 from group_members m"
                                        + " join groups g on g.id = m.group_id"
                                        + " where m.host_id = hosts.id and g.maintenance_until > {0}))",
                                Boolean.class, DSL.val(now))
                        .as(IN_MAINTENANCE),
                VERSION,
                CREATED_AT,
                UPDATED_AT,
                DELETED_AT);
    }

    /** The hosts that are in maintenance at {@code now}, by themselves or with a group. */
    static Condition inMaintenance(OffsetDateTime now) {
        return DSL.condition(
                "hosts.id = any (array(select h.id from hosts h where h.maintenance_until > {0}"
                        + " union all select m.host_id from groups g join group_members m on m.group_id = g.id"
                        + " where g.maintenance_until > {0}))",
                DSL.val(now));
    }

    static Host host(Record row) {
        return new Host(
                row.get(ID),
                row.get(HOSTNAME),
                row.get(ADDRESS),
                row.get(PORT),
                row.get(USERNAME),
                row.get(ENVIRONMENT),
                row.get(OS_FAMILY),
                row.get(OS_VERSION),
                Arrays.asList(row.get(TAGS)),
                instant(row.get(MAINTENANCE_UNTIL)),
                row.get(MAINTENANCE_REASON),
                row.get(IN_MAINTENANCE),
                row.get(CREATED_AT).toInstant(),
                row.get(UPDATED_AT).toInstant(),
                instant(row.get(DELETED_AT)),
                row.get(VERSION));
    }

    /** A column as the left side of SET, where no table may stand before it. */
    static <T> Field<T> bare(Field<T> column) {
        return field(name(column.getName()), column.getDataType());
    }

    static Field<String> inet(@Nullable String address) {
        return field("cast({0} as inet)", String.class, DSL.val(address));
    }

    static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime moment) {
        return moment == null ? null : moment.toInstant();
    }

    private static Field<OffsetDateTime> moment(String column) {
        return field(name("hosts", column), SQLDataType.TIMESTAMPWITHTIMEZONE);
    }
}
