package io.safeupgrade.postgres;

import io.safeupgrade.spi.CallContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Take back Flyway's history table where this run made it and has written nothing into it.
 *
 * <p>Flyway commits the empty table before the first migration; after a failure the database would not be as before.
 * The table is known by the number that the very transaction that made it saw, so another one of the same name is
 * never taken for it.
 */
final class HistoryTable {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryTable.class);

    private static final String MADE_BY_THIS_TRANSACTION = """
            SELECT oid FROM pg_catalog.pg_class
             WHERE relname = ? AND relkind = 'r'
               AND xmin::text = (pg_catalog.txid_current_if_assigned() % 4294967296)::text
            """;

    private static final String NAME = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.oid = ?
            """;

    private final String table;
    private final AtomicLong made = new AtomicLong();

    HistoryTable(String table) {
        this.table = table;
    }

    /** Learn, in the transaction that is about to be committed, whether it made the table. */
    void beforeCommit(Connection connection) throws SQLException {
        if (made.get() == 0) {
            try (PreparedStatement statement = connection.prepareStatement(MADE_BY_THIS_TRANSACTION)) {
                statement.setString(1, table);
                try (ResultSet row = statement.executeQuery()) {
                    if (row.next()) {
                        made.set(row.getLong(1));
                    }
                }
            }
        }
    }

    /** Remove the table that this run made, if it is empty and nobody works with it; otherwise leave it. */
    void removeIfUnused(PostgresDsn dsn, CallContext call) {
        if (made.get() == 0 || !call.lockHeld().getAsBoolean()) {
            return;
        }
        try (Connection connection = PostgresConnections.open(dsn, call);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            String name = name(connection);
            if (name != null) {
                // Before it is looked at: whoever writes into it now is seen afterwards.
                statement.execute("LOCK TABLE " + name + " IN ACCESS EXCLUSIVE MODE NOWAIT");
                if (name.equals(name(connection))
                        && isEmpty(statement, name)
                        && call.lockHeld().getAsBoolean()) {
                    statement.execute("DROP TABLE " + name);
                    connection.commit();
                }
            }
        } catch (SQLException stays) {
            LOG.warn("the empty table [{}] that this run made stays: {}", table, MigrationFailures.words(stays, dsn));
        }
    }

    private @Nullable String name(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NAME)) {
            statement.setLong(1, made.get());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    private static boolean isEmpty(Statement statement, String name) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT NOT EXISTS (SELECT FROM " + name + ")")) {
            return row.next() && row.getBoolean(1);
        }
    }
}
