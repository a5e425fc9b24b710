package io.safeupgrade.postgres;

import io.safeupgrade.Failure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeReport;
import io.safeupgrade.postgres.PostgresHistory.HistoryRow;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keep the table of {@link PostgresHistory} by jOOQ.
 *
 * <p>Apart from it, because it must be linked where jOOQ is missing, to name what is missing.
 */
record HistoryMirror(PostgresDsn dsn) {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresHistory.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String NAME = "safe_upgrade_history";
    private static final Table<Record> TABLE = DSL.table(DSL.name(NAME));
    private static final Field<String> RUN =
            DSL.field(DSL.name("run_id"), SQLDataType.VARCHAR(40).notNull());
    private static final Field<String> APPLIANCE = DSL.field(DSL.name("appliance"), SQLDataType.CLOB.notNull());
    private static final Field<String> OUTCOME = DSL.field(DSL.name("outcome"), SQLDataType.CLOB.notNull());
    private static final Field<String> FROM = DSL.field(DSL.name("release_from"), SQLDataType.CLOB);
    private static final Field<String> TO = DSL.field(DSL.name("release_to"), SQLDataType.CLOB.notNull());
    private static final Field<String> BEFORE = DSL.field(DSL.name("schema_before"), SQLDataType.CLOB);
    private static final Field<String> AFTER = DSL.field(DSL.name("schema_after"), SQLDataType.CLOB);
    private static final Field<String> FAILURE = DSL.field(DSL.name("failure"), SQLDataType.CLOB);
    private static final Field<OffsetDateTime> BEGAN =
            DSL.field(DSL.name("began"), SQLDataType.TIMESTAMPWITHTIMEZONE.notNull());
    private static final Field<OffsetDateTime> ENDED =
            DSL.field(DSL.name("ended"), SQLDataType.TIMESTAMPWITHTIMEZONE.notNull());

    /** Read all rows, latest first; none where there is no table. */
    List<HistoryRow> rows(CallContext call) throws SQLException {
        try (Connection connection = PostgresConnections.open(dsn, call)) {
            DSLContext sql = sql(connection);
            if (!exists(sql)) {
                return List.of();
            }
            return sql.select(RUN, APPLIANCE, OUTCOME, FROM, TO, BEFORE, AFTER, FAILURE, BEGAN, ENDED)
                    .from(TABLE)
                    .orderBy(ENDED.desc(), RUN)
                    .fetch(HistoryMirror::row);
        } catch (DataAccessException unreadable) {
            throw new SQLException(
                    ConnectFailure.said(dsn, new SQLException("the upgrade history cannot be read", unreadable)),
                    unreadable);
        }
    }

    /** Write the row of a run; what fails is logged. */
    void write(UpgradeReport report, String outcome, Optional<Failure> failure) {
        if (report.run().isEmpty()) {
            return;
        }
        RunId run = report.run().get();
        CallContext call = CallContext.look(run, PATIENCE, Pace.system());
        try (Connection connection = PostgresConnections.open(dsn, call)) {
            // A table locked by somebody must not keep a finished upgrade waiting.
            connection.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
            DSLContext sql = sql(connection);
            if (outcome.equals("UPGRADED")) {
                create(sql);
            } else if (!exists(sql)) {
                return;
            }
            upsert(sql, run, report, outcome, failure);
        } catch (SQLException | RuntimeException failed) {
            LOG.warn(
                    "run [{}] ended [{}] but its row in [{}] of [{}] could not be written: {}; the journal has it",
                    run,
                    outcome,
                    NAME,
                    dsn.redacted(),
                    ConnectFailure.said(dsn, failed instanceof SQLException sql ? sql : new SQLException(failed)));
        }
    }

    private static void create(DSLContext sql) {
        if (!exists(sql)) {
            sql.createTableIfNotExists(TABLE)
                    .columns(RUN, APPLIANCE, OUTCOME, FROM, TO, BEFORE, AFTER, FAILURE, BEGAN, ENDED)
                    .primaryKey(RUN)
                    .execute();
        }
    }

    private static void upsert(
            DSLContext sql, RunId run, UpgradeReport report, String outcome, Optional<Failure> failure) {
        sql.insertInto(TABLE)
                .set(RUN, run.text())
                .set(APPLIANCE, report.appliance())
                .set(OUTCOME, outcome)
                .set(FROM, report.from().map(ReleaseVersion::text).orElse(null))
                .set(TO, report.to().text())
                .set(BEFORE, report.schemaBefore().map(SchemaVersion::token).orElse(null))
                .set(AFTER, report.schemaAfter().map(SchemaVersion::token).orElse(null))
                .set(
                        FAILURE,
                        failure.map(why -> why.code().label() + " " + why.what())
                                .orElse(null))
                .set(BEGAN, report.began().atOffset(ZoneOffset.UTC))
                .set(ENDED, report.ended().atOffset(ZoneOffset.UTC))
                .onConflict(RUN)
                .doUpdate()
                .setAllToExcluded()
                .execute();
    }

    /** Only where this role would find it without naming a schema: that is where it is written. */
    private static boolean exists(DSLContext sql) {
        return Boolean.TRUE.equals(sql.select(DSL.field("to_regclass({0}) IS NOT NULL", Boolean.class, DSL.val(NAME)))
                .fetchSingle(0, Boolean.class));
    }

    private static HistoryRow row(Record row) {
        return new HistoryRow(
                new RunId(row.get(RUN)),
                row.get(APPLIANCE),
                row.get(OUTCOME),
                optional(row.get(FROM)).map(ReleaseVersion::of),
                ReleaseVersion.of(row.get(TO)),
                optional(row.get(BEFORE)).map(SchemaVersion::of),
                optional(row.get(AFTER)).map(SchemaVersion::of),
                optional(row.get(FAILURE)),
                row.get(BEGAN).toInstant(),
                row.get(ENDED).toInstant());
    }

    private static Optional<String> optional(@Nullable String value) {
        return Optional.ofNullable(value);
    }

    private static DSLContext sql(Connection connection) {
        return DSL.using(connection, SQLDialect.POSTGRES);
    }
}
