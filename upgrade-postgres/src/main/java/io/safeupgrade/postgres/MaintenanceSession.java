package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.CallContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * Opens sessions beside the live database: one idle session of ours in it would make clone and rename fail (trap 14).
 */
final class MaintenanceSession {

    /** Not admitted, no such database, no right to connect, closed for connections: another database may do. */
    private static final Set<String> NOT_HERE = Set.of("28000", "3D000", "42501", "55000");

    private MaintenanceSession() {}

    /**
     * Open a session in {@code postgres}, in {@code template1} where the role may not.
     *
     * @throws UpgradeException saying why neither can be had
     */
    static Connection open(PostgresDsn dsn, CallContext call) {
        try {
            return PostgresConnections.open(dsn.maintenance(), call);
        } catch (SQLException failed) {
            if (!NOT_HERE.contains(String.valueOf(failed.getSQLState()))) {
                throw new UpgradeException(ConnectFailure.failure(dsn.maintenance(), failed), failed);
            }
            return openTemplate(dsn, call, failed);
        }
    }

    private static Connection openTemplate(PostgresDsn dsn, CallContext call, SQLException first) {
        try {
            return PostgresConnections.open(dsn.withDatabase("template1"), call);
        } catch (SQLException failed) {
            failed.addSuppressed(first);
            String role = Sql.identifier(dsn.user());
            throw new UpgradeException(
                    Failure.of(
                            ErrorCode.DATABASE_MISCONFIGURED,
                            "the role [" + dsn.user() + "] can connect to neither [postgres] nor [template1]: "
                                    + ConnectFailure.said(dsn, first) + "; " + ConnectFailure.said(dsn, failed),
                            "an upgrade keeps its lock beside the database: GRANT CONNECT ON DATABASE postgres TO "
                                    + role + " and admit the role to [postgres] in pg_hba.conf"),
                    failed);
        }
    }
}
