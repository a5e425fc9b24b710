package io.safeupgrade.postgres;

import io.safeupgrade.Progress;
import io.safeupgrade.spi.CallContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/**
 * Make each migration of a shared transaction start as if the one before had been committed in a session of its own.
 *
 * <p>Deferred constraints are checked after each, else the next {@code ALTER TABLE} meets "pending trigger events";
 * settings, role and search path go back to what the session had at first.
 */
final class BetweenMigrations implements Callback {

    /**
     * By name instead of {@code ALL}: {@code ALL IMMEDIATE} would also hold for deferred constraints that a later
     * migration of the transaction creates, and there is no way back to each constraint's own mode.
     */
    private static final String CONSTRAINTS = """
            SELECT pg_catalog.string_agg(DISTINCT pg_catalog.format('%I.%I', n.nspname, c.conname), ', '),
                   pg_catalog.string_agg(DISTINCT pg_catalog.format('%I.%I', n.nspname, c.conname), ', ')
                       FILTER (WHERE c.condeferred)
              FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
             WHERE c.condeferrable AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
            """;

    /** The transaction's own modes cannot be set back once it has begun. */
    private static final String SESSION_SETTINGS = """
            SELECT name, setting FROM pg_catalog.pg_settings
             WHERE source = 'session'
               AND name NOT IN ('transaction_isolation', 'transaction_read_only', 'transaction_deferrable')
            """;

    private final CallContext call;
    private final int total;
    private final Permission permission;
    private int done;
    private @Nullable MigrationInfo current;
    private @Nullable Map<String, String> atFirst;

    /** Say whether to go on, by throwing when not. */
    @FunctionalInterface
    interface Permission {
        void ask() throws SQLException;
    }

    /** Accompany {@code total} migrations; each asks {@code permission} first, one without a transaction cannot later. */
    BetweenMigrations(CallContext call, int total, Permission permission) {
        this.call = call;
        this.total = total;
        this.permission = permission;
    }

    /** Return the file of the migration that ran last, if any began. */
    Optional<String> script() {
        return Optional.ofNullable(current).map(MigrationInfo::getScript);
    }

    /** Say whether what ran last can be undone as a whole. */
    boolean transactional() {
        return current == null || FlywayStatusReader.transactional(current);
    }

    @Override
    public boolean supports(Event event, @Nullable Context context) {
        return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, @Nullable Context context) {
        return true;
    }

    @Override
    public String getCallbackName() {
        return "between migrations";
    }

    @Override
    public void handle(Event event, Context context) {
        try {
            if (event == Event.BEFORE_EACH_MIGRATE) {
                before(context.getMigrationInfo(), context.getConnection());
            } else {
                after(context.getConnection());
            }
        } catch (SQLException failed) {
            throw new FlywayException("clean-up after a migration failed: " + failed.getMessage(), failed);
        }
    }

    private void before(MigrationInfo migration, Connection connection) throws SQLException {
        permission.ask();
        current = migration;
        if (atFirst == null) {
            atFirst = settings(connection);
        }
        call.progress().accept(Progress.steps(migration.getScript(), done, total));
    }

    private void after(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            checkDeferred(connection);
        }
        reset(connection);
        done++;
        call.progress().accept(Progress.steps(script().orElse(""), done, total));
    }

    private static void checkDeferred(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String deferrable;
            String deferred;
            try (ResultSet row = statement.executeQuery(CONSTRAINTS)) {
                row.next();
                deferrable = row.getString(1);
                deferred = row.getString(2);
            }
            if (deferrable != null) {
                statement.execute("SET CONSTRAINTS " + deferrable + " IMMEDIATE");
            }
            if (deferred != null) {
                statement.execute("SET CONSTRAINTS " + deferred + " DEFERRED");
            }
        }
    }

    private void reset(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("RESET SESSION AUTHORIZATION");
            statement.execute("RESET ROLE");
            statement.execute("RESET ALL");
        }
        String set = "SELECT pg_catalog.set_config(?, ?, false)";
        try (PreparedStatement statement = connection.prepareStatement(set)) {
            for (Map.Entry<String, String> setting :
                    Optional.ofNullable(atFirst).orElseGet(Map::of).entrySet()) {
                statement.setString(1, setting.getKey());
                statement.setString(2, setting.getValue());
                statement.execute();
            }
        }
    }

    private static Map<String, String> settings(Connection connection) throws SQLException {
        Map<String, String> settings = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SESSION_SETTINGS)) {
            while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
            }
        }
        return settings;
    }
}
