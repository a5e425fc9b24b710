package io.safeupgrade.postgres;

import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.PreflightCheck;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Find what would make an upgrade of a PostgreSQL database fail, and say the statement or command that mends it.
 *
 * <p>Codes are stable: {@code postgres-tools-missing}, {@code postgres-tools-major}, {@code postgres-major-too-old},
 * {@code postgres-major-unknown}, {@code postgres-dump-privilege}, {@code postgres-row-security},
 * {@code postgres-foreign-owner}, {@code postgres-schema-create}, {@code postgres-schema-missing},
 * {@code postgres-read-only}, {@code postgres-prepared-transaction}, {@code postgres-replication-slot},
 * {@code postgres-foreign-session}, {@code postgres-dsn-option}, {@code foreign-goose-history},
 * {@code postgres-check-failed}. Reads catalogs in one session that is closed again; changes nothing.
 *
 * @since 0.1
 */
public final class PostgresChecks implements PreflightCheck {

    /** What the adapters were written for; the newest major known when this release was made. */
    private static final int OLDEST = 13;

    private static final int NEWEST = 18;

    private final PostgresDsn dsn;
    private final Optional<Path> binDirectory;
    private final int oldestMajor;
    private final int newestMajor;

    private PostgresChecks(PostgresDsn dsn, Optional<Path> binDirectory, int oldestMajor, int newestMajor) {
        this.dsn = dsn;
        this.binDirectory = binDirectory;
        this.oldestMajor = oldestMajor;
        this.newestMajor = newestMajor;
    }

    /** Check the database of {@code dsn}, on servers of PostgreSQL 13 to 18. */
    public static PostgresChecks of(PostgresDsn dsn) {
        return new PostgresChecks(dsn, Optional.empty(), OLDEST, NEWEST);
    }

    /** Return checks that look for pg_dump and pg_restore in {@code directory} alone (PG_BIN_DIR). */
    public PostgresChecks binDirectory(Path directory) {
        return new PostgresChecks(dsn, Optional.of(directory), oldestMajor, newestMajor);
    }

    /** Return checks that refuse servers older than {@code oldest} and warn of those newer than {@code newest}. */
    public PostgresChecks majors(int oldest, int newest) {
        return new PostgresChecks(dsn, binDirectory, oldest, newest);
    }

    /** Look; without a reachable database there is nothing to look at, the probe says why. */
    @Override
    public List<Finding> check(PreflightContext context) {
        if (context.database().isEmpty()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        int major = major(context.database().get());
        engine(major, findings);
        if (context.backupPlanned()) {
            tools(major, findings);
        }
        options(findings);
        try (Connection connection = PostgresConnections.open(dsn, context.call())) {
            new ServerFindings(connection, dsn, context).addTo(findings);
            new PrivilegeFindings(connection, context).addTo(findings);
        } catch (SQLException failed) {
            Failure failure = ConnectFailure.failure(dsn, failed);
            findings.add(Finding.blocking("postgres-check-failed", failure.what(), failure.remedy()));
        }
        return List.copyOf(findings);
    }

    /** Since 10 the first number is the major: "15.18", "18beta1". */
    private static int major(Reachable database) {
        String digits = database.serverVersion().replaceFirst("^(\\d+).*$", "$1");
        return digits.matches("\\d{1,4}") ? Integer.parseInt(digits) : 0;
    }

    private void engine(int major, List<Finding> findings) {
        String what = "the server [" + dsn.redacted() + "] is PostgreSQL [" + major + "], this release knows ["
                + oldestMajor + "] to [" + newestMajor + "]";
        if (major < oldestMajor) {
            findings.add(Finding.blocking(
                    "postgres-major-too-old",
                    what,
                    "bring the server to PostgreSQL " + oldestMajor + " or later first (pg_upgradecluster on Debian,"
                            + " else pg_upgrade, or dump and restore), then upgrade the appliance; an upgrade of the"
                            + " appliance never upgrades the database engine"));
        } else if (major > newestMajor) {
            findings.add(Finding.warning(
                    "postgres-major-unknown",
                    what + ": the engine was upgraded past what was tested",
                    "look for a release of the appliance that names PostgreSQL " + major
                            + ", or rehearse this upgrade on a copy first"));
        }
    }

    private void tools(int major, List<Finding> findings) {
        switch (PostgresTools.find(binDirectory, major)) {
            case PostgresTools.Found found -> {}
            case PostgresTools.Missing missing -> findings.add(missing.finding());
        }
    }

    private void options(List<Finding> findings) {
        List<String> ignored = dsn.optionsForToolsOnly();
        if (!ignored.isEmpty()) {
            findings.add(Finding.warning(
                    "postgres-dsn-option",
                    "the Java driver cannot honour " + ignored + " of the connection string; pg_dump and pg_restore do",
                    "remove the option, or enforce the same on the server (ssl_crl_file, ssl_min_protocol_version,"
                            + " pg_hba.conf)"));
        }
    }
}
