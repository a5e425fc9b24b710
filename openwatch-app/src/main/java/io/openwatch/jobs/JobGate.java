package io.openwatch.jobs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hold the gate of the jobs open: workers run jobs only while a service that is no longer on trial says so.
 *
 * <p>The word is a lock of a session of the service in the database. It is gone the moment the service is, so from STOP to
 * COMMIT of an upgrade no worker on any machine runs anything, whatever it knows of the upgrade.
 *
 * @since 0.1
 */
public final class JobGate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobGate.class);
    private static final int HOUSE = 0x6f77;
    private static final int GATE = 1;
    private static final String OPEN =
            "SELECT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                    + " WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.granted AND l.objsubid = 2"
                    + " AND l.classid = " + HOUSE + " AND l.objid = " + GATE + ")";
    private static final int PATIENCE_SECONDS = 5;

    private final Source source;
    private @org.jspecify.annotations.Nullable Connection holder;

    /** Gives connections. */
    @FunctionalInterface
    public interface Source {
        /** Give one. */
        Connection connection() throws SQLException;
    }

    /** Hold it with a connection of {@code source}. */
    public JobGate(Source source) {
        this.source = source;
    }

    /** Open it, or see that it is still open; called again and again, as connections break. */
    public synchronized void hold() throws SQLException {
        Connection held = holder;
        if (held != null && held.isValid(PATIENCE_SECONDS)) {
            return;
        }
        letGo();
        Connection fresh = source.connection();
        try (Statement statement = fresh.createStatement()) {
            statement.execute("SELECT pg_advisory_lock_shared(" + HOUSE + ", " + GATE + ")");
            holder = fresh;
        } catch (SQLException failed) {
            fresh.close();
            throw failed;
        }
    }

    /** Say whether any service holds it open. */
    static boolean open(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
            statement.setQueryTimeout(PATIENCE_SECONDS);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    @Override
    public void close() {
        letGo();
    }

    /** Let go of it; it may be held again. */
    public synchronized void letGo() {
        Connection held = holder;
        holder = null;
        if (held != null) {
            try (held;
                    Statement statement = held.createStatement()) {
                statement.execute("SELECT pg_advisory_unlock_shared(" + HOUSE + ", " + GATE + ")");
            } catch (SQLException broken) {
                LOG.debug("the session with the gate of the jobs is gone: {}", broken.getMessage());
            }
        }
    }
}
