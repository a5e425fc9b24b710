package io.openwatch.upgrade;

import io.openwatch.config.Configuration;
import io.openwatch.release.ReleaseDescriptor;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Migration;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.FlywayMigrator;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.postgres.PostgresProbe;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.Pace;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;

/**
 * Look at the schema and at what is pending, without a lock and without an effect.
 *
 * @since 0.1
 */
public final class SchemaLook {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final PostgresDsn dsn;
    private final FlywayMigrator migrator;

    private SchemaLook(PostgresDsn dsn, FlywayMigrator migrator) {
        this.dsn = dsn;
        this.migrator = migrator;
    }

    /** Look at the database of {@code configuration} with the eyes of {@code release}. */
    public static SchemaLook of(Configuration configuration, ReleaseDescriptor release) {
        PostgresDsn dsn = configuration.settings().upgradeDsn();
        return new SchemaLook(dsn, OpenWatchUpgrade.migrator(dsn, release));
    }

    /**
     * Read where the schema stands.
     *
     * @throws UpgradeException that tells an unreachable database from one that refuses us, with the remedy
     */
    public MigrationStatus status() {
        CallContext call = call();
        switch (PostgresProbe.of(dsn).probe(call)) {
            case DatabaseProbe.Reachable there -> {}
            case DatabaseProbe.Unreachable down ->
                throw new UpgradeException(Failure.of(
                        ErrorCode.DATABASE_UNREACHABLE, down.what(), "bring the database back, then try again"));
            case DatabaseProbe.Misconfigured wrong ->
                throw new UpgradeException(Failure.of(ErrorCode.DATABASE_MISCONFIGURED, wrong.what(), wrong.remedy()));
        }
        return migrator.status(call);
    }

    /** Read the statements of what is pending, in order. */
    public Map<Migration, String> sql() {
        return migrator.sql(call());
    }

    private static CallContext call() {
        Pace pace = Pace.system();
        return CallContext.look(RunId.create(pace.instant(), new SecureRandom()), PATIENCE, pace);
    }
}
