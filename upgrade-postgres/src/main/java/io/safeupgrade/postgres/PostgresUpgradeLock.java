package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.UpgradeLock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Let one upgrade of a database run at a time, whatever machine it comes from: a session advisory lock.
 *
 * <p>The lock's session lives in the maintenance database, because one in the live database would make clone and rename
 * fail (trap 14), and it dies with its client. The key is made of the cluster's system identifier and the live
 * database's name. Advisory locks are private to the database they are taken in, so holders are looked for in all:
 * a role that must use {@code template1} still meets one that uses {@code postgres}. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class PostgresUpgradeLock implements UpgradeLock {

    private static final Duration POLL = Duration.ofMillis(250);

    /** pg_locks shows the two halves of a 64-bit key as classid and objid, with objsubid 1. */
    private static final String HOLDERS = """
            SELECT a.pid, a.application_name, a.usename, host(a.client_addr), a.backend_start
              FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a USING (pid)
             WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
               AND (l.classid::bigint << 32 | l.objid::bigint) = ? AND (l.pid = pg_backend_pid()) = ?
             ORDER BY a.backend_start
            """;

    private final PostgresDsn dsn;

    private PostgresUpgradeLock(PostgresDsn dsn) {
        this.dsn = dsn;
    }

    /** Lock the database of {@code dsn}. */
    public static PostgresUpgradeLock of(PostgresDsn dsn) {
        return new PostgresUpgradeLock(dsn);
    }

    /**
     * Take the lock, asking again four times a second while the patience and the call last.
     *
     * <p>{@link Busy} names the run, role and host that hold it, as far as the role may see them; {@code since} is when
     * the holder's session began. Without any session beside the live database the lock is {@link Unavailable}.
     */
    @Override
    public LockResult acquire(LockRequest request) {
        try {
            return acquire(request, MaintenanceSession.open(dsn, request.call()));
        } catch (UpgradeException cannotConnect) {
            return new Unavailable(cannotConnect.failure());
        }
    }

    private LockResult acquire(LockRequest request, Connection connection) {
        try {
            LockResult result = acquireOn(connection, request);
            if (!(result instanceof Acquired)) {
                connection.close();
            }
            return result;
        } catch (SQLException failed) {
            PostgresConnections.closeAfter(failed, connection);
            return new Unavailable(Failure.of(
                    ErrorCode.DATABASE_UNREACHABLE,
                    ConnectFailure.sentence(dsn, "the upgrade lock could not be taken", failed),
                    "repeat the command once the server answers"));
        }
    }

    private LockResult acquireOn(Connection connection, LockRequest request) throws SQLException {
        long key = key(connection);
        long began = request.call().pace().nanos();
        while (true) {
            Optional<Busy> busy = tryOnce(connection, key);
            if (busy.isEmpty()) {
                return new Acquired(new HeldSession(connection, key));
            }
            Duration waited = Duration.ofNanos(request.call().pace().nanos() - began);
            Duration left = request.patience().minus(waited);
            if (!left.isPositive() || !request.call().pause(left.compareTo(POLL) < 0 ? left : POLL)) {
                return busy.get();
            }
        }
    }

    /** Take the lock here, and give it back if somebody has it in another database. */
    private static Optional<Busy> tryOnce(Connection connection, long key) throws SQLException {
        boolean taken = call(connection, "SELECT pg_try_advisory_lock(?)", key);
        Optional<Busy> other = holder(connection, key);
        if (taken && other.isEmpty()) {
            return Optional.empty();
        }
        if (taken) {
            call(connection, "SELECT pg_advisory_unlock(?)", key);
        }
        return other.or(() -> Optional.of(new Busy("a run that ended just now", Instant.EPOCH)));
    }

    private static Optional<Busy> holder(Connection connection, long key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HOLDERS)) {
            statement.setLong(1, key);
            statement.setBoolean(2, false);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(busy(row)) : Optional.empty();
            }
        }
    }

    private static Busy busy(ResultSet row) throws SQLException {
        Timestamp since = row.getTimestamp(5);
        String application = String.valueOf(row.getString(2));
        String client = Optional.ofNullable(row.getString(4)).orElse(since == null ? "a host not shown" : "its host");
        String who = application.startsWith(PostgresConnections.APPLICATION_PREFIX)
                ? "run " + application.substring(PostgresConnections.APPLICATION_PREFIX.length())
                : "[" + application + "]";
        return new Busy(
                who + " by session " + row.getString(1) + " of role " + row.getString(3) + " from " + client,
                since == null ? Instant.EPOCH : since.toInstant());
    }

    private long key(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT system_identifier::text FROM pg_catalog.pg_control_system()");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return key(row.getString(1), dsn.database());
        }
    }

    /** Return the key of a database; stable over releases, because two releases may meet. */
    static long key(String systemIdentifier, String database) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(("safe-upgrade/" + systemIdentifier + "/" + database).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }

    private static boolean call(Connection connection, String sql, long key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** The lock in the hands of its session. */
    private static final class HeldSession implements Held {

        private static final int ANSWER_MILLIS = 5_000;

        private final Connection connection;
        private final long key;

        HeldSession(Connection connection, long key) throws SQLException {
            this.connection = connection;
            this.key = key;
            // Every statement from here on is a short one; a session that does not answer holds nothing for sure.
            connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
        }

        @Override
        public synchronized boolean stillHeld() {
            try (PreparedStatement statement = connection.prepareStatement(HOLDERS)) {
                statement.setLong(1, key);
                statement.setBoolean(2, true);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next();
                }
            } catch (SQLException lost) {
                return false;
            }
        }

        @Override
        public synchronized void close() {
            try (connection) {
                if (!connection.isClosed()) {
                    // Before closing: the server ends a session some time after its client went, the next run is
                    // faster.
                    call(connection, "SELECT pg_advisory_unlock(?)", key);
                }
            } catch (SQLException lost) {
                // The session is gone, and the lock with it: that is what closing wants.
                org.slf4j.LoggerFactory.getLogger(PostgresUpgradeLock.class)
                        .debug("the session of the upgrade lock was gone before it was closed", lost);
            }
        }
    }
}
