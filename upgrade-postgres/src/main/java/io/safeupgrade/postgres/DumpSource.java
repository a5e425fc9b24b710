package io.safeupgrade.postgres;

import io.safeupgrade.postgres.internal.contents.DatabaseProperties;
import io.safeupgrade.spi.CallContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Say what there is to dump, as the server tells it.
 *
 * @param version the server's version ("15.18")
 * @param major its major
 * @param properties what a dump does not hold of the database
 * @param tableBytes what tables and large objects take on the server's disk, without indexes
 */
record DumpSource(String version, int major, DatabaseProperties properties, long tableBytes) {

    private static final String FACTS = """
            SELECT split_part(current_setting('server_version'), ' ', 1),
                   current_setting('server_version_num')::int / 10000
            """;

    /** Tables with their TOAST, and large objects; the content of indexes and materialized views is not dumped. */
    private static final String TABLE_BYTES = """
            SELECT coalesce(sum(pg_catalog.pg_table_size(c.oid)), 0)
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = 'r' AND c.relpersistence <> 't'
               AND (n.nspname NOT IN ('pg_catalog', 'information_schema') OR c.relname = 'pg_largeobject')
            """;

    /** Reading a table's size locks it: whoever holds it exclusively must not make a look wait for ever. */
    private static final String WAIT_BRIEFLY = "SET lock_timeout = '2s'";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Read in at most what is left of the call. */
    static DumpSource read(PostgresDsn dsn, CallContext call) throws SQLException {
        try (Connection connection = PostgresConnections.open(dsn, call);
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(
                    Math.toIntExact(Math.clamp(call.deadline().remaining().toSeconds(), 1, Integer.MAX_VALUE)));
            statement.execute(WAIT_BRIEFLY);
            long tableBytes = tableBytes(statement);
            try (ResultSet row = statement.executeQuery(FACTS)) {
                row.next();
                return new DumpSource(row.getString(1), row.getInt(2), DatabaseProperties.read(connection), tableBytes);
            }
        }
    }

    /** The whole database, indexes included, where a lock is in the way: still on the large side. */
    private static long tableBytes(Statement statement) throws SQLException {
        try {
            return number(statement, TABLE_BYTES);
        } catch (SQLException locked) {
            if (LOCK_NOT_AVAILABLE.equals(locked.getSQLState())) {
                return number(statement, "SELECT pg_catalog.pg_database_size(current_database())");
            }
            throw locked;
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
