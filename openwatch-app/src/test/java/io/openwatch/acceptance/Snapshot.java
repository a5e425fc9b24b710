package io.openwatch.acceptance;

import io.openwatch.testing.TestDatabase;
import io.safeupgrade.postgres.PostgresDsn;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Everything in a database at one moment, but for the record that runs leave of themselves.
 *
 * @param schema what pg_dump says of its definitions
 * @param rows number and digest of the rows of each table, the history of migrations among them
 */
record Snapshot(String schema, Map<String, String> rows) {

    private static final String TABLES = "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            + " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            + " AND tablename <> 'safe_upgrade_history'";

    /** What the service writes by itself as soon as it runs. */
    private static final String WITHOUT_ITS_OWN =
            TABLES + " AND tablename NOT IN ('audit_events', 'audit_links', 'audit_head', 'events')";

    /** Objects of every kind by name, those of the system among them: a look may not even add one of those. */
    private static final String CATALOG = """
            SELECT string_agg(entry, E'\\n' ORDER BY entry) FROM (
                SELECT 'relation ' || relnamespace::regnamespace || '.' || relname AS entry FROM pg_class
                    WHERE relpersistence <> 't'
                UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_'
                UNION ALL SELECT 'function ' || oid::regprocedure FROM pg_proc
                UNION ALL SELECT 'type ' || oid::regtype FROM pg_type WHERE typnamespace::regnamespace::text !~ 'temp'
            ) AS everything
            """;

    static Snapshot of(TestDatabase database) {
        return of(database.dsn());
    }

    static Snapshot of(PostgresDsn dsn) {
        return of(dsn, WITHOUT_ITS_OWN);
    }

    /** With what the service writes by itself, for moments at which none runs that may. */
    static Snapshot everything(TestDatabase database) {
        return of(database.dsn(), TABLES);
    }

    private static Snapshot of(PostgresDsn dsn, String tables) {
        try (Connection connection = DriverManager.getConnection(dsn.jdbcUrl(), dsn.jdbcProperties())) {
            Map<String, String> rows = new TreeMap<>();
            for (String table : column(connection, tables + " ORDER BY 1")) {
                String digest =
                        "SELECT count(*) || ' rows ' || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
                                + " FROM " + table + " AS t";
                rows.put(table, column(connection, digest).getFirst());
            }
            return new Snapshot(definitions(dsn), rows);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Return the names of everything that the catalog lists. */
    static String catalog(TestDatabase database) {
        return database.query(CATALOG);
    }

    static String history(TestDatabase database) {
        return database.query("SELECT string_agg(version || ' ' || success, ', ' ORDER BY installed_rank)"
                + " FROM flyway_schema_history");
    }

    private static List<String> column(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        }
    }

    private static String definitions(PostgresDsn dsn) {
        Path logs = Path.of(System.getProperty("java.io.tmpdir"), "openwatch-acceptance-dumps");
        try (Running dump = Running.start(
                logs,
                dsn.libpqEnvironment(),
                List.of(
                        "pg_dump",
                        "--schema-only",
                        "--no-owner",
                        "--no-privileges",
                        "--exclude-table=safe_upgrade_history"))) {
            Running.Ended ended = dump.finish();
            if (ended.exit() != 0) {
                throw new AssertionError(ended.err());
            }
            // Comments name versions, and a line that begins with a backslash carries a random word.
            return ended.out()
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("--") && !line.startsWith("\\"))
                    .collect(Collectors.joining("\n"));
        }
    }
}
