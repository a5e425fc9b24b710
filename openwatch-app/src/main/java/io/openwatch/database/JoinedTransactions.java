package io.openwatch.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;
import org.jooq.ConnectionProvider;
import org.jooq.TransactionContext;
import org.jooq.TransactionProvider;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DefaultConnectionProvider;
import org.jspecify.annotations.Nullable;

/**
 * Have all work of a thread join the transaction that is open there; one within another is a savepoint of it.
 *
 * <p>jOOQ's own provider for threads does so for {@code transaction(() -> ...)} alone: {@code transaction(work -> ...)}
 * commits the outer one's connection and gives it back.
 */
final class JoinedTransactions implements TransactionProvider, ConnectionProvider {
    private final DataSource source;

    @SuppressWarnings("ThreadLocalUsage") // Each pool has transactions of its own.
    private final ThreadLocal<@Nullable Open> open = new ThreadLocal<>();

    JoinedTransactions(DataSource source) {
        this.source = source;
    }

    /** The transaction of a thread, with a savepoint for each one within it. */
    private record Open(Connection connection, Deque<Savepoint> savepoints) {}

    @Override
    public Connection acquire() {
        Open mine = open.get();
        try {
            return mine == null ? source.getConnection() : mine.connection();
        } catch (SQLException failed) {
            throw new DataAccessException("no connection to the database", failed);
        }
    }

    @Override
    public void release(Connection connection) {
        Open mine = open.get();
        if (mine == null || !mine.connection().equals(connection)) {
            close(connection);
        }
    }

    @Override
    public void begin(TransactionContext context) {
        Open mine = open.get();
        try {
            if (mine == null) {
                mine = begun();
            } else {
                mine.savepoints().push(mine.connection().setSavepoint());
            }
            context.configuration().set(new DefaultConnectionProvider(mine.connection()));
        } catch (SQLException failed) {
            throw new DataAccessException("cannot begin a transaction", failed);
        }
    }

    private Open begun() throws SQLException {
        Connection connection = acquire();
        try {
            connection.setAutoCommit(false);
        } catch (SQLException failed) {
            close(connection);
            throw failed;
        }
        Open fresh = new Open(connection, new ArrayDeque<>());
        open.set(fresh);
        return fresh;
    }

    @Override
    public void commit(TransactionContext context) {
        Open mine = mine();
        if (!mine.savepoints().isEmpty()) {
            Savepoint inner = mine.savepoints().pop();
            attempt(
                    "cannot end a transaction within another",
                    () -> mine.connection().releaseSavepoint(inner));
            return;
        }
        attempt("cannot commit", mine.connection()::commit);
        end(mine);
    }

    @Override
    public void rollback(TransactionContext context) {
        Open mine = open.get();
        if (mine == null) {
            return;
        }
        if (!mine.savepoints().isEmpty()) {
            Savepoint inner = mine.savepoints().pop();
            attempt("cannot take a transaction back", () -> mine.connection().rollback(inner));
            return;
        }
        try {
            attempt("cannot take a transaction back", mine.connection()::rollback);
        } finally {
            end(mine);
        }
    }

    private void end(Open mine) {
        open.remove();
        try {
            attempt("cannot leave a transaction", () -> mine.connection().setAutoCommit(true));
        } finally {
            close(mine.connection());
        }
    }

    private Open mine() {
        Open mine = open.get();
        if (mine == null) {
            throw new IllegalStateException("no transaction is open on this thread");
        }
        return mine;
    }

    private static void close(Connection connection) {
        attempt("cannot give a connection back", connection::close);
    }

    /** Something with a connection. */
    private interface Step {
        void take() throws SQLException;
    }

    private static void attempt(String otherwise, Step step) {
        try {
            step.take();
        } catch (SQLException failed) {
            throw new DataAccessException(otherwise, failed);
        }
    }
}
