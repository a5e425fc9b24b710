package io.safeupgrade.postgres;

import io.safeupgrade.Finding;
import io.safeupgrade.spi.CallContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Say what there is to dump, as the server tells it.
 *
 * @param version the server's version ("15.18")
 * @param major its major
 * @param encoding the database's encoding
 * @param collate its collation
 * @param ctype its character classes
 * @param tableBytes what tables and large objects take on the server's disk, without indexes
 */
record DumpSource(String version, int major, String encoding, String collate, String ctype, long tableBytes) {

    private static final String FACTS = """
            SELECT split_part(current_setting('server_version'), ' ', 1),
                   current_setting('server_version_num')::int / 10000,
                   pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate, d.datctype
              FROM pg_catalog.pg_database d WHERE d.datname = current_database()
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

    /** What pg_dump would be refused on: it locks and reads every table, and reads every sequence. */
    private static final String UNREADABLE = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p', 'S') AND c.relpersistence <> 't'
               AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
               AND (NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                    OR NOT CASE WHEN c.relkind = 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
                                ELSE pg_catalog.has_table_privilege(c.oid, 'SELECT') END)
             ORDER BY 1 LIMIT 10
            """;

    /** pg_dump switches row security off and fails on tables where that is not allowed. */
    private static final String ROW_SECURITY = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND pg_catalog.row_security_active(c.oid)
             ORDER BY 1 LIMIT 10
            """;

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
                return new DumpSource(
                        row.getString(1),
                        row.getInt(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        tableBytes);
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

    /** Find what the role may not dump. */
    static List<Finding> findings(PostgresDsn dsn, CallContext call) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        try (Connection connection = PostgresConnections.open(dsn, call)) {
            List<String> unreadable = names(connection, UNREADABLE);
            if (!unreadable.isEmpty()) {
                findings.add(Finding.blocking(
                        "backup-unreadable",
                        "the role [" + dsn.user() + "] may not read what the backup must hold " + unreadable,
                        "GRANT pg_read_all_data TO " + Sql.identifier(dsn.user()) + "; or use the owner's role"));
            }
            List<String> filtered = names(connection, ROW_SECURITY);
            if (!filtered.isEmpty()) {
                findings.add(Finding.blocking(
                        "backup-row-security",
                        "row security hides rows of " + filtered + " from the role [" + dsn.user() + "]",
                        "ALTER ROLE " + Sql.identifier(dsn.user()) + " BYPASSRLS; or use the owner's role"));
            }
        }
        return findings;
    }

    private static List<String> names(Connection connection, String sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
