package io.safeupgrade.postgres;

import io.safeupgrade.Finding;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An empty database beside the live one, made like it, into which nobody but its owner is let; and its end. */
final class ScratchDatabase {

    /** Also when the call is over: a large database takes seconds to delete. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private static final String IN_USE = "55006";

    private static final String FOUND = """
            SELECT shobj_description(oid, 'pg_database'), datallowconn,
                   CASE WHEN pg_has_role(datdba, 'USAGE') THEN pg_database_size(oid) ELSE 0 END
              FROM pg_catalog.pg_database WHERE datname = ?
            """;

    /** Those of the restore itself: a killed pg_restore leaves its statement running. */
    private static final String END_SESSIONS = """
            SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
             WHERE datname = ? AND pid <> pg_backend_pid() AND pg_has_role(usesysid, 'MEMBER')
            """;

    private final ServerAccess access;
    private final String name;
    private final RunId run;

    /** Stand for the database {@code name} of {@code run}, which need not exist. */
    ScratchDatabase(ServerAccess access, String name, RunId run) {
        this.access = access;
        this.name = name;
        this.run = run;
    }

    String name() {
        return name;
    }

    /** Return how the restore reaches it as the role of {@code as}. */
    PostgresDsn dsn(PostgresDsn as) {
        return as.withDatabase(name);
    }

    /**
     * What was made.
     *
     * @param owner who owns it
     * @param warnings what could not be made as it was
     */
    record Created(String owner, List<Finding> warnings) {}

    /**
     * Make it in the place of what an earlier try may have left.
     *
     * @throws SQLException as the server says it, also when a database of that name is not ours
     */
    Created create(Connection connection, CallContext call, DatabaseProperties like) throws SQLException {
        dropOurs(connection, call);
        List<Finding> warnings = new ArrayList<>();
        CreateDatabase command =
                new CreateDatabase(connection, like, access.dsn().user());
        // Closed until nobody but the owner may connect: PUBLIC could from the first instant otherwise (trap 16).
        Ddl.execute(connection, call, command.text(name, warnings));
        open(connection, call);
        return new Created(command.owner(), warnings);
    }

    private void open(Connection connection, CallContext call) throws SQLException {
        connection.setAutoCommit(false);
        try {
            Ddl.run(connection, call, "COMMENT ON DATABASE %I IS %L", name, DatabaseMark.scratch(access.live(), run));
            Ddl.run(connection, call, "REVOKE CONNECT ON DATABASE %I FROM PUBLIC", name);
            Ddl.run(connection, call, "ALTER DATABASE %I ALLOW_CONNECTIONS true", name);
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /**
     * Drop it if it is there, whatever became of the call, and say so in a few words that follow another sentence.
     *
     * @return what came of it; never throws, because something else failed before
     */
    String drop(CallContext call) {
        CallContext grace = new CallContext(
                call.run(), Deadline.in(GRACE, call.pace()), Cancellation.create(), call.progress(), call.lockHeld());
        try (Connection connection = access.open(grace)) {
            return dropOurs(connection, grace)
                    .map(bytes -> "the copy [" + name + "] was dropped and gave [" + bytes + "] bytes back")
                    .orElse("no copy is left");
        } catch (SQLException | UpgradeException stays) {
            return "the copy [" + name + "] could not be dropped and takes room: DROP DATABASE " + Sql.identifier(name)
                    + " (" + MigrationFailures.words(stays, access.acting()) + ")";
        }
    }

    /** Return how many bytes it gave back; empty when there was nothing. */
    Optional<Long> dropOurs(Connection connection, CallContext call) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FOUND)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                if (!DatabaseMark.ours(row.getString(1), row.getBoolean(2))) {
                    throw new SQLException("a database [" + name + "] exists and was not made by a restore", "42P04");
                }
                long bytes = row.getLong(3);
                drop(connection, call);
                return Optional.of(bytes);
            }
        }
    }

    /** Without FORCE: that fails as an ordinary role while autovacuum looks at the copy; the plain command ends it. */
    private void drop(Connection connection, CallContext call) throws SQLException {
        while (true) {
            try (PreparedStatement sessions = connection.prepareStatement(END_SESSIONS)) {
                sessions.setString(1, name);
                sessions.execute();
                Ddl.run(connection, call, "DROP DATABASE IF EXISTS %I", name);
                return;
            } catch (SQLException failed) {
                if (!IN_USE.equals(failed.getSQLState()) || !call.pause(BETWEEN_TRIES)) {
                    throw failed;
                }
            }
        }
    }
}
