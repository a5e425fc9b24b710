package io.safeupgrade.postgres;

import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import java.io.PrintWriter;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Open the sessions of one call, and end them all when the call is over.
 *
 * <p>Cancellation, or the deadline, cancels the running statement and cuts every session, so that nothing can commit
 * afterwards: Flyway has no way of its own to be stopped.
 */
final class MigrationSessions implements DataSource, AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final PostgresDsn dsn;
    private final CallContext call;
    private final Duration lockTimeout;
    private final List<Connection> opened = new ArrayList<>();
    private final List<Integer> backends = new ArrayList<>();
    private final Cancellation.Registration registration;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Optional<CommitGuard> guard;
    private @Nullable String stopped;

    /** Open sessions that look. */
    MigrationSessions(PostgresDsn dsn, CallContext call, Duration lockTimeout) {
        this(dsn, call, lockTimeout, Optional.empty());
    }

    /** Open sessions that migrate, with {@code guard} before their commits. */
    MigrationSessions(PostgresDsn dsn, CallContext call, Duration lockTimeout, CommitGuard guard) {
        this(dsn, call, lockTimeout, Optional.of(guard));
    }

    private MigrationSessions(PostgresDsn dsn, CallContext call, Duration lockTimeout, Optional<CommitGuard> guard) {
        this.guard = guard;
        this.dsn = dsn;
        this.call = call;
        this.lockTimeout = lockTimeout;
        this.registration = call.cancellation().onRequest(this::stopLater);
        Thread.ofVirtual().name("migration-deadline").start(this::watchDeadline);
    }

    @Override
    public Connection getConnection() throws SQLException {
        refuseWhenStopped();
        Connection connection = PostgresConnections.open(dsn, call);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = " + lockTimeout.toMillis());
        }
        synchronized (this) {
            opened.add(connection);
            backends.add(connection.unwrap(PGConnection.class).getBackendPID());
        }
        // It may have been asked for while the connection was being made.
        refuseWhenStopped();
        return guard.map(asked -> asked.around(connection, this::stop)).orElse(connection);
    }

    /** Stop and throw unless what is done next may become permanent. */
    void mayCommit() throws SQLException {
        if (guard.isPresent()) {
            guard.get().ask(this::stop);
        }
    }

    /** Return why the sessions were cut before their work was done. */
    synchronized Optional<String> stopped() {
        return Optional.ofNullable(stopped);
    }

    private synchronized void refuseWhenStopped() throws SQLException {
        if (stopped != null) {
            throw new SQLException(stopped, "57014");
        }
    }

    private void watchDeadline() {
        try {
            // The database works in real time, whatever clock the deadline has: a virtual one must not be moved by us.
            while (!closed.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                if (call.deadline().expired()) {
                    stop("gave up at the deadline");
                    return;
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Cut the sessions from another thread: cancelling talks to the server and whoever asks must not wait for it. */
    private void stopLater() {
        Thread.ofVirtual()
                .name("migration-cancel")
                .start(() -> stop("cancelled: " + call.cancellation().reason().orElse("asked to end")));
    }

    private void stop(String why) {
        List<Connection> victims;
        synchronized (this) {
            if (stopped != null) {
                return;
            }
            stopped = why;
            victims = List.copyOf(opened);
        }
        victims.forEach(MigrationSessions::cut);
    }

    private static void cut(Connection connection) {
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException unreachable) {
            // The server then learns from the closed socket, within its client_connection_check_interval.
        }
        try {
            connection.abort(Runnable::run);
        } catch (SQLException gone) {
            // Nothing left to cut.
        }
    }

    /** Close what is left open; a session in the middle of a transaction rolls back. */
    @Override
    public void close() {
        registration.close();
        closed.countDown();
        synchronized (this) {
            for (Connection connection : opened) {
                try {
                    connection.close();
                } catch (SQLException gone) {
                    // Closing is all that was wanted.
                }
            }
        }
    }

    /**
     * Close, then wait until the server has ended every session of this call, terminating what lingers: the position
     * must not be read while a killed migration still runs.
     *
     * @return whether all are known to be gone
     */
    boolean closeAndConfirm(Duration patience) {
        close();
        List<Integer> mine;
        synchronized (this) {
            mine = List.copyOf(backends);
        }
        CallContext look = CallContext.look(call.run(), patience, call.pace());
        try (Connection connection = PostgresConnections.open(dsn, look)) {
            do {
                if (terminate(connection, mine) == 0) {
                    return true;
                }
            } while (look.pause(LOOK_AGAIN));
            return false;
        } catch (SQLException unreachable) {
            return false;
        }
    }

    private int terminate(Connection connection, List<Integer> pids) throws SQLException {
        String sql = """
                SELECT pg_catalog.pg_terminate_backend(pid)
                  FROM pg_catalog.pg_stat_activity
                 WHERE pid = ANY (?) AND application_name = ? AND pid <> pg_catalog.pg_backend_pid()
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Array array = connection.createArrayOf("int4", pids.toArray());
            statement.setArray(1, array);
            statement.setString(2, PostgresConnections.applicationName(call.run()));
            int left = 0;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    left++;
                }
            }
            return left;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the DSN says who connects");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("logs through SLF4J");
    }

    @Override
    public <T> T unwrap(Class<T> wanted) throws SQLException {
        throw new SQLException("wraps nothing [" + wanted.getName() + "]");
    }

    @Override
    public boolean isWrapperFor(Class<?> wanted) {
        return false;
    }
}
