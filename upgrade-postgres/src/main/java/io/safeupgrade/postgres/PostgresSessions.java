package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.SessionFence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prove that nobody else works in a PostgreSQL database, and end who does when asked to.
 *
 * <p>Looks from the maintenance database, so it holds no session in the live one (trap 14). Without an orphan run: every
 * client session and replication sender in the live database, except those of the calling run. With one: the sessions
 * named {@code safe-upgrade/<orphan>} in any database (its lock lies beside the live one) that come from this host; a
 * session of that name whose host the role may not see is reported but never ended.
 *
 * @since 0.1
 */
public final class PostgresSessions implements SessionFence {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSessions.class);
    private static final Duration POLL = Duration.ofMillis(200);

    /**
     * Other roles' sessions show no type, address or start to a role without pg_read_all_stats: such a row counts, as
     * long as it belongs to a role (background workers without one do not).
     */
    private static final String VISIBLE = """
            SELECT pid, application_name, usename, host(client_addr), backend_start, backend_start IS NULL AS hidden
              FROM pg_catalog.pg_stat_activity
             WHERE pid <> pg_backend_pid() AND usesysid IS NOT NULL
               AND (backend_type IS NULL OR backend_type IN ('client backend', 'walsender'))
            """;

    private static final String FOREIGN = VISIBLE + " AND datname = ? AND application_name <> ? ORDER BY pid";

    private static final String ORPHANED = VISIBLE + " AND application_name = ? ORDER BY pid";

    /** Looks again in the same statement: the number may have gone to another session in the meantime. */
    private static final String TERMINATE = """
            SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
             WHERE pid = ? AND application_name = ? AND backend_start IS NOT DISTINCT FROM ?
            """;

    private final PostgresDsn dsn;

    private PostgresSessions(PostgresDsn dsn) {
        this.dsn = dsn;
    }

    /** Watch the database of {@code dsn}. */
    public static PostgresSessions of(PostgresDsn dsn) {
        return new PostgresSessions(dsn);
    }

    /**
     * Wait until nobody is left, looking five times a second and at least once.
     *
     * @throws UpgradeException if the server cannot be asked
     */
    @Override
    public FenceResult fence(FenceRequest request) {
        try (Connection connection = MaintenanceSession.open(dsn, request.call())) {
            return fence(connection, request);
        } catch (SQLException failed) {
            throw new UpgradeException(
                    Failure.of(
                            ErrorCode.DATABASE_UNREACHABLE,
                            ConnectFailure.sentence(dsn, "the sessions of the database could not be listed", failed),
                            "repeat the command once the server answers"),
                    failed);
        }
    }

    private FenceResult fence(Connection connection, FenceRequest request) throws SQLException {
        Set<String> refused = new HashSet<>();
        ThisHost here = ThisHost.seenBy(connection);
        while (true) {
            List<Found> left = list(connection, request, here);
            if (left.isEmpty()) {
                return new Clear();
            }
            if (request.terminate()) {
                for (Found found : left) {
                    terminate(connection, found, request, refused);
                }
            }
            if (!request.call().pause(POLL)) {
                return occupied(list(connection, request, here));
            }
        }
    }

    private static FenceResult occupied(List<Found> left) {
        return left.isEmpty()
                ? new Clear()
                : new Occupied(left.stream().map(Found::session).toList());
    }

    /** A session with what is needed to end it. */
    private record Found(Session session, Optional<Timestamp> began) {}

    private List<Found> list(Connection connection, FenceRequest request, ThisHost here) throws SQLException {
        Optional<RunId> orphan = request.orphan();
        try (PreparedStatement statement = connection.prepareStatement(orphan.isPresent() ? ORPHANED : FOREIGN)) {
            if (orphan.isPresent()) {
                statement.setString(1, PostgresConnections.applicationName(orphan.get()));
            } else {
                statement.setString(1, dsn.database());
                statement.setString(
                        2, PostgresConnections.applicationName(request.call().run()));
            }
            List<Found> sessions = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (orphan.isEmpty() || row.getBoolean("hidden") || here.owns(row.getString(4))) {
                        sessions.add(found(row));
                    }
                }
            }
            return sessions;
        }
    }

    private Found found(ResultSet row) throws SQLException {
        boolean hidden = row.getBoolean("hidden");
        Optional<Timestamp> began = Optional.ofNullable(row.getTimestamp("backend_start"));
        String address = Optional.ofNullable(row.getString(4)).orElse("local");
        return new Found(
                new Session(
                        row.getString("pid"),
                        String.valueOf(row.getString("application_name")),
                        String.valueOf(row.getString("usename")),
                        hidden ? "not shown to role " + dsn.user() : address,
                        began.map(Timestamp::toInstant).orElse(Instant.EPOCH)),
                began);
    }

    private void terminate(Connection connection, Found found, FenceRequest request, Set<String> refused)
            throws SQLException {
        Session session = found.session();
        if (request.orphan().isPresent() && found.began().isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(TERMINATE)) {
            statement.setInt(1, Integer.parseInt(session.id()));
            statement.setString(2, session.application());
            statement.setTimestamp(3, found.began().orElse(null));
            statement.execute();
        } catch (SQLException denied) {
            if (!"42501".equals(denied.getSQLState())) {
                throw denied;
            }
            // Not the end: it may go by itself, and what stays is reported. Said once for each session.
            if (refused.add(session.id())) {
                LOG.warn(
                        "role [{}] may not end session [{}] of role [{}] ({}): GRANT pg_signal_backend TO {}, or end"
                                + " it as a superuser: SELECT pg_terminate_backend({})",
                        dsn.user(),
                        session.id(),
                        session.user(),
                        session.application(),
                        Sql.identifier(dsn.user()),
                        session.id());
            }
        }
    }
}
