package io.openwatch.jobs;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The tables of the jobs. */
final class JobTables {
    static final Table<Record> JOBS = table(name("jobs"));
    static final Field<UUID> ID = field(name("id"), UUID.class);
    static final Field<String> TYPE = field(name("type"), String.class);
    static final Field<String> PAYLOAD = field(name("payload"), String.class);
    static final Field<String> STATE = field(name("state"), String.class);
    static final Field<Integer> ATTEMPTS = field(name("attempts"), Integer.class);
    static final Field<Integer> MOST_ATTEMPTS = field(name("most_attempts"), Integer.class);
    static final Field<Long> FENCE = field(name("fence"), Long.class);
    static final Field<OffsetDateTime> CREATED_AT = moment("created_at");
    static final Field<String> CREATED_BY = field(name("created_by"), String.class);
    static final Field<String> CORRELATION = field(name("correlation"), String.class);
    static final Field<OffsetDateTime> DUE_AT = moment("due_at");
    static final Field<OffsetDateTime> STARTED_AT = moment("started_at");
    static final Field<OffsetDateTime> ENDED_AT = moment("ended_at");
    static final Field<String> WORKER = field(name("worker"), String.class);
    static final Field<String> ERROR = field(name("error"), String.class);

    static final Table<Record> TASKS = table(name("scheduled_tasks"));
    static final Field<String> TASK_NAME = field(name("task_name"), String.class);
    static final Field<String> TASK_INSTANCE = field(name("task_instance"), String.class);
    static final Field<OffsetDateTime> EXECUTION_TIME = moment("execution_time");
    static final Field<Boolean> PICKED = field(name("picked"), Boolean.class);
    static final Field<Long> VERSION = field(name("version"), Long.class);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JobTables() {}

    private static Field<OffsetDateTime> moment(String column) {
        return field(name(column), SQLDataType.TIMESTAMPWITHTIMEZONE);
    }

    static Job job(Record row) {
        return new Job(
                row.get(ID),
                row.get(TYPE),
                row.get(STATE),
                JSON.readTree(row.get(PAYLOAD)),
                row.get(ATTEMPTS),
                row.get(MOST_ATTEMPTS),
                row.get(CREATED_AT).toInstant(),
                row.get(CREATED_BY),
                row.get(DUE_AT).toInstant(),
                instant(row.get(STARTED_AT)),
                instant(row.get(ENDED_AT)),
                row.get(WORKER),
                row.get(ERROR));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime moment) {
        return moment == null ? null : moment.toInstant();
    }
}
