package io.safeupgrade.postgres;

import io.safeupgrade.DatabaseIdentity;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.LockableDatabase;
import io.safeupgrade.spi.UpgradeLock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Look whether a PostgreSQL database can be used, and say why not in words that name what to change.
 *
 * <p>One look opens one session, reads, and closes it; it changes nothing, not even a setting of the session, because
 * behind a pooler that would reach other clients. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class PostgresProbe implements LockableDatabase {

    /** The oldest major that the adapters are written for. */
    private static final int FLOOR = 13;

    /**
     * Large objects count as data; relations that belong to an extension do not, because a fresh database may bring
     * them from its template.
     */
    private static final String LOOK = """
            SELECT current_setting('server_version_num')::int, current_setting('server_version'),
                   (SELECT system_identifier::text FROM pg_catalog.pg_control_system()), current_database(),
                   pg_is_in_recovery(),
                   NOT EXISTS (SELECT 1 FROM pg_catalog.pg_largeobject_metadata)
                   AND NOT EXISTS (
                     SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                        AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                         WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
                                           AND d.deptype = 'e'))
            """;

    private final PostgresDsn dsn;
    private final int oldestMajor;
    private final UpgradeLock lock;

    private PostgresProbe(PostgresDsn dsn, int oldestMajor) {
        this.dsn = dsn;
        this.oldestMajor = oldestMajor;
        this.lock = PostgresUpgradeLock.of(dsn);
    }

    /** Look at {@code dsn} and take every server from PostgreSQL 13 on. */
    public static PostgresProbe of(PostgresDsn dsn) {
        return new PostgresProbe(dsn, FLOOR);
    }

    /** Return a probe that refuses servers older than {@code major}. */
    public PostgresProbe oldestMajor(int major) {
        return new PostgresProbe(dsn, major);
    }

    @Override
    public UpgradeLock lock() {
        return lock;
    }

    /** Look once, within the call's deadline and at most about ten seconds for each answer of the server. */
    @Override
    public Reachability probe(CallContext call) {
        try (Connection connection = PostgresConnections.connect(dsn, call)) {
            return look(connection);
        } catch (SQLException failed) {
            return ConnectFailure.classify(dsn, failed);
        }
    }

    private Reachability look(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LOOK)) {
            row.next();
            return judge(row)
                    .orElse(new Reachable(
                            firstWord(row.getString(2)),
                            new DatabaseIdentity(row.getString(3), row.getString(4)),
                            row.getBoolean(6)));
        }
    }

    private Optional<Reachability> judge(ResultSet row) throws SQLException {
        int major = row.getInt(1) / 10_000;
        if (major < oldestMajor) {
            return Optional.of(new Misconfigured(
                    Misconfigured.Cause.TOO_OLD,
                    "the server [" + dsn.redacted() + "] is PostgreSQL [" + firstWord(row.getString(2))
                            + "], older than [" + oldestMajor + "]",
                    "bring the server to PostgreSQL " + oldestMajor + " or later first (pg_upgrade, or dump and"
                            + " restore); this upgrade does not do that"));
        }
        if (row.getBoolean(5)) {
            return Optional.of(new Unreachable(
                    Unreachable.Cause.STARTING,
                    "the server [" + dsn.redacted() + "] is in recovery: a standby, or not promoted yet"));
        }
        return Optional.empty();
    }

    /** Debian writes "15.18 (Debian 15.18-0+deb12u1)". */
    private static String firstWord(String version) {
        return version.strip().split("\\s", 2)[0];
    }
}
