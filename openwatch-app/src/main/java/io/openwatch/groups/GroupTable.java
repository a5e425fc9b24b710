package io.openwatch.groups;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectField;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** The columns of groups, and how a row becomes a {@link Group}. */
final class GroupTable {
    static final Table<Record> GROUPS = table(name("groups"));
    static final Table<Record> MEMBERS = table(name("group_members"));
    static final Field<UUID> ID = field(name("id"), UUID.class);
    static final Field<String> NAME = field(name("name"), String.class);
    static final Field<String> SORT = field("lower(name)", String.class);
    static final Field<String> DESCRIPTION = field(name("description"), String.class);
    static final Field<OffsetDateTime> MAINTENANCE_UNTIL = moment("maintenance_until");
    static final Field<String> MAINTENANCE_REASON = field(name("maintenance_reason"), String.class);
    static final Field<Long> VERSION = field(name("version"), Long.class);
    static final Field<OffsetDateTime> CREATED_AT = moment("created_at");
    static final Field<OffsetDateTime> UPDATED_AT = moment("updated_at");
    static final Field<UUID> GROUP_ID = field(name("group_id"), UUID.class);
    static final Field<UUID> HOST_ID = field(name("host_id"), UUID.class);
    static final Field<OffsetDateTime> ADDED_AT = moment("added_at");

    private static final Field<Integer> COUNT = field("member_count", Integer.class);
    private static final Field<Boolean> IN_MAINTENANCE = field("in_maintenance", Boolean.class);

    private GroupTable() {}

    /** Everything that a {@link Group} shows at the moment {@code now}. */
    static List<SelectField<?>> shown(OffsetDateTime now) {
        return List.of(
                ID,
                NAME,
                DESCRIPTION,
                field(
                                "(select count(*)::int from group_members m where m.group_id = groups.id and not exists"
                                        // The deleted ones have an index, and are few.
                                        + " (select 1 from hosts h where h.id = m.host_id and h.deleted_at is not null))",
                                Integer.class)
                        .as(COUNT),
                MAINTENANCE_UNTIL,
                MAINTENANCE_REASON,
                field("coalesce(maintenance_until > {0}, false)", Boolean.class, DSL.val(now))
                        .as(IN_MAINTENANCE),
                CREATED_AT,
                UPDATED_AT,
                VERSION);
    }

    static Group group(Record row) {
        return new Group(
                row.get(ID),
                row.get(NAME),
                row.get(DESCRIPTION),
                row.get(COUNT),
                instant(row.get(MAINTENANCE_UNTIL)),
                row.get(MAINTENANCE_REASON),
                row.get(IN_MAINTENANCE),
                row.get(CREATED_AT).toInstant(),
                row.get(UPDATED_AT).toInstant(),
                row.get(VERSION));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime moment) {
        return moment == null ? null : moment.toInstant();
    }

    private static Field<OffsetDateTime> moment(String column) {
        return field(name(column), SQLDataType.TIMESTAMPWITHTIMEZONE);
    }
}
