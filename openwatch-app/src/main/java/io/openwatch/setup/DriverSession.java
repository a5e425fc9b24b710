package io.openwatch.setup;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.exec.Evidence;
import io.safeupgrade.postgres.PostgresConnections;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.postgres.PostgresProbe;
import io.safeupgrade.spi.DatabaseProbe.Misconfigured;
import io.safeupgrade.spi.DatabaseProbe.Reachability;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.DatabaseProbe.Unreachable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Talks through the Java driver, to whom an address names.
 *
 * @param dsn the address; another database of the same server is named with each call
 */
record DriverSession(PostgresDsn dsn) implements SqlSession {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public String name() {
        return "role [" + dsn.user() + "] at [" + dsn.host() + ":" + dsn.port() + "]";
    }

    /** Say how the server takes this client; sees the words that name what to change. */
    static Reachability probe(PostgresDsn dsn) {
        return PostgresProbe.of(dsn).probe(Calls.look());
    }

    /** Return why {@code dsn} cannot be used; empty when it can. */
    static Optional<Failure> objection(PostgresDsn dsn) {
        return switch (probe(dsn)) {
            case Reachable there -> Optional.empty();
            case Unreachable down ->
                Optional.of(Failure.of(
                        ErrorCode.DATABASE_UNREACHABLE,
                        down.what(),
                        "start the server, or name it by --host and --port, then repeat"));
            case Misconfigured wrong ->
                Optional.of(Failure.of(ErrorCode.DATABASE_MISCONFIGURED, wrong.what(), wrong.remedy()));
        };
    }

    @Override
    public List<JsonNode> rows(String database, String query) {
        PostgresDsn place = dsn.withDatabase(database);
        try (Connection connection = PostgresConnections.open(place, Calls.look());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            List<JsonNode> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(JSON.readTree(row.getString(1)));
            }
            return rows;
        } catch (SQLException failed) {
            throw failed(place, failed);
        }
    }

    @Override
    public void execute(String database, String... statements) {
        PostgresDsn place = dsn.withDatabase(database);
        try (Connection connection = PostgresConnections.open(place, Calls.look());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failed) {
            throw failed(place, failed);
        }
    }

    /** A session that could not be opened is asked for again, by one that knows the words for it. */
    private static UpgradeException failed(PostgresDsn place, SQLException failed) {
        Failure why = objection(place)
                .orElseGet(() -> Failure.of(
                        ErrorCode.DATABASE_MISCONFIGURED,
                        "the server refuses what [" + place.user() + "] asks of it in [" + place.database() + "]: "
                                + said(place, failed) + " [SQLSTATE " + failed.getSQLState() + "]",
                        "mend what it names, then repeat"));
        return new UpgradeException(why);
    }

    private static String said(PostgresDsn place, SQLException failed) {
        String text = Evidence.presentable(SqlText.presentable(String.valueOf(failed.getMessage())));
        return place.password().map(secret -> secret.redact(text)).orElse(text);
    }
}
