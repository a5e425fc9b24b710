package io.openwatch.settings;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.openwatch.access.Caller;
import io.openwatch.changes.Changes;
import io.openwatch.changes.Changes.Action;
import io.openwatch.changes.Changes.Work;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Problem;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keep the settings. A value that this release does not take any more, or does not know, gives way to the default.
 *
 * <p>Threads: any; every reading asks the database, so that all instances obey at once.
 *
 * @since 0.1
 */
public final class SettingStore {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Table<Record> SETTINGS = table(name("settings"));
    private static final Field<String> NAME = field(name("name"), String.class);
    private static final Field<JSONB> VALUE = field(name("value"), SQLDataType.JSONB);
    private static final Field<Long> VERSION = field(name("version"), Long.class);
    private static final Field<OffsetDateTime> UPDATED_AT =
            field(name("updated_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);
    private static final Field<String> UPDATED_BY = field(name("updated_by"), String.class);

    private final DSLContext jooq;
    private final Changes changes;
    private final InstantSource clock;

    /** Keep them in the database behind {@code jooq}; whatever changes goes through {@code changes}. */
    public SettingStore(DSLContext jooq, Changes changes, InstantSource clock) {
        this.jooq = jooq;
        this.changes = changes;
        this.clock = clock;
    }

    /** Return what holds for {@code setting} now. */
    public <T> T get(Setting<T> setting) {
        return value(setting, row(jooq, setting.group()));
    }

    List<SettingGroup> all() {
        return KnownSettings.groups().stream().map(this::get).toList();
    }

    SettingGroup get(String group) {
        return shown(jooq, group);
    }

    SettingGroup replace(Caller by, String group, long version, JsonNode wanted) {
        Map<String, Object> checked = checked(group, wanted);
        return changes.make(new Action("setting.changed", by, "setting"), work -> {
            SettingGroup before = shown(work.sql(), group);
            if (before.version() != version || !write(work, by, group, version, checked)) {
                throw ApiException.stale("this group of settings");
            }
            work.done(group, Map.of("before", before.value(), "after", checked));
            return shown(work.sql(), group);
        });
    }

    private boolean write(Work work, Caller by, String group, long version, Map<String, Object> value) {
        JSONB json = JSONB.valueOf(JSON.writeValueAsString(value));
        OffsetDateTime now = clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        if (version == 0) {
            return work.sql()
                            .insertInto(SETTINGS)
                            .set(NAME, group)
                            .set(VALUE, json)
                            .set(UPDATED_AT, now)
                            .set(UPDATED_BY, by.name())
                            .onConflictDoNothing()
                            .execute()
                    == 1;
        }
        return work.sql()
                        .update(SETTINGS)
                        .set(VALUE, json)
                        .set(UPDATED_AT, now)
                        .set(UPDATED_BY, by.name())
                        .set(VERSION, VERSION.plus(1))
                        .where(NAME.eq(group))
                        .and(VERSION.eq(version))
                        .execute()
                == 1;
    }

    private static Map<String, Object> checked(String group, JsonNode wanted) {
        List<Setting<?>> known = KnownSettings.of(group);
        Map<String, Object> checked = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Setting<?> setting : known) {
            Optional<?> given = setting.form().read(wanted.path(setting.name()));
            given.ifPresentOrElse(
                    value -> checked.put(setting.name(), value),
                    () -> problems.add(new Problem(
                            setting.name(), "must be " + setting.form().words())));
        }
        for (String name : wanted.propertyNames()) {
            if (known.stream().noneMatch(setting -> setting.name().equals(name))) {
                problems.add(new Problem(name.matches("[a-z_]{1,64}") ? name : "body", "no such setting here"));
            }
        }
        if (!wanted.isObject() || !problems.isEmpty()) {
            throw new ApiException(ErrorKind.REQUEST_INVALID, "the settings are not complete or not valid", problems);
        }
        return checked;
    }

    private SettingGroup shown(DSLContext sql, String group) {
        List<Setting<?>> known = KnownSettings.of(group);
        if (known.isEmpty()) {
            throw new ApiException(ErrorKind.SETTING_NOT_FOUND, "there are no such settings");
        }
        Optional<Record> row = row(sql, group);
        Map<String, Object> value = new LinkedHashMap<>();
        known.forEach(setting -> value.put(setting.name(), value(setting, row)));
        return new SettingGroup(
                group,
                value,
                known.stream().map(SettingGroup.Field::of).toList(),
                row.map(found -> found.get(UPDATED_AT).toInstant()).orElse(null),
                row.map(found -> found.get(UPDATED_BY)).orElse(null),
                row.map(found -> found.get(VERSION)).orElse(0L));
    }

    private static Optional<Record> row(DSLContext sql, String group) {
        return sql.select(VALUE, VERSION, UPDATED_AT, UPDATED_BY)
                .from(SETTINGS)
                .where(NAME.eq(group))
                .fetchOptional()
                .map(Record.class::cast);
    }

    private static <T> T value(Setting<T> setting, Optional<Record> row) {
        return row.map(found -> JSON.readTree(found.get(VALUE).data()).path(setting.name()))
                .flatMap(setting.form()::read)
                .orElse(setting.usual());
    }
}
