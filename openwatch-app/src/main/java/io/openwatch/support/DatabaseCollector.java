package io.openwatch.support;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.PostgresConnections;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.postgres.PostgresProbe;
import io.safeupgrade.postgres.PostgresTools;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.DatabaseProbe.Reachability;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** The database from inside: version, settings that matter, sizes, sessions; no row of anybody's data. */
final class DatabaseCollector implements Collector {
    private static final int QUERY_SECONDS = 10;

    @Override
    public String name() {
        return "database";
    }

    @Override
    public String about() {
        return "whether PostgreSQL answers; its version, settings that matter, sizes of tables, sessions, locks, history of"
                + " migrations; no data, no text of queries";
    }

    @Override
    public Duration deadline() {
        return Duration.ofSeconds(45);
    }

    @Override
    public void collect(Ground ground, Collection into, CallContext call) {
        PostgresDsn dsn = ground.configuration().settings().upgradeDsn();
        Reachability answer = PostgresProbe.of(dsn).probe(call.within(Duration.ofSeconds(12)));
        into.text("database/answer.txt", "asked [" + dsn.redacted() + "]: " + answer + "\n");
        if (!(answer instanceof Reachable there)) {
            into.failed("the database gave nothing but the answer in database/answer.txt");
            return;
        }
        into.text("database/tools.txt", tools(ground, there) + "\n");
        try (Connection connection = PostgresConnections.open(dsn, call)) {
            connection.setReadOnly(true);
            for (Map.Entry<String, String> query : DatabaseQueries.ALL.entrySet()) {
                ask(connection, query.getKey(), query.getValue(), into);
            }
        } catch (SQLException failed) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.DATABASE_UNREACHABLE, "the session broke [SQLSTATE " + failed.getSQLState() + "]", ""));
        }
    }

    private static String tools(Ground ground, Reachable there) {
        int major = Integer.parseInt(there.serverVersion().replaceFirst("\\D.*", ""));
        return PostgresTools.find(ground.configuration().upgrade().pgBinDirectory(), major)
                .toString();
    }

    private static void ask(Connection connection, String name, String query, Collection into) {
        StringBuilder lines = new StringBuilder();
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(QUERY_SECONDS);
            try (ResultSet row = statement.executeQuery("SELECT row_to_json(r) FROM (" + query + ") r")) {
                while (row.next()) {
                    lines.append(row.getString(1)).append('\n');
                }
            }
            into.text("database/" + name + ".jsonl", lines.toString());
        } catch (SQLException failed) {
            into.failed(name + ": "
                    + String.valueOf(failed.getMessage()).lines().findFirst().orElse("") + " [SQLSTATE "
                    + failed.getSQLState() + "]");
        }
    }
}
