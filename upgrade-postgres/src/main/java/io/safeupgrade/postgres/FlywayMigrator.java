package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Migration;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.InspectableMigrator;
import io.safeupgrade.spi.Migrator.MigrationRequest.Mode;
import io.safeupgrade.spi.PreviewableMigrator;
import io.safeupgrade.spi.TargetedMigrator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Migrate with Flyway: the whole pending set in one transaction wherever every migration allows it.
 *
 * <p>Reads and applies the {@code V<version>__<description>.sql} and {@code R__<description>.sql} files of the class path
 * or of directories, exactly as written: placeholders are not replaced unless {@link #configuredBy} turns that on.
 * Looking creates nothing. Between two migrations deferred constraints are checked and session settings go back to what
 * they were, so that a set behaves in one transaction as it did one by one (trap 19). Every session carries the run's
 * name and notices the death of its client (trap 18). Immutable; safe for use by several threads.
 *
 * @since 0.1
 */
public final class FlywayMigrator implements PreviewableMigrator, InspectableMigrator, TargetedMigrator {

    private final PostgresDsn dsn;
    private final FlywaySettings settings;

    private FlywayMigrator(PostgresDsn dsn, FlywaySettings settings) {
        this.dsn = dsn;
        this.settings = settings;
    }

    /**
     * Migrate the database of {@code dsn} with the files under {@code classpath:db/migration}.
     *
     * @throws UpgradeException MISCONFIGURED when Flyway is not on the class path
     */
    public static FlywayMigrator of(PostgresDsn dsn) {
        OptionalArtifact.FLYWAY.require(FlywayMigrator.class);
        return new FlywayMigrator(dsn, FlywaySettings.defaults());
    }

    /** Take the files from {@code locations} instead: {@code classpath:db/migration}, {@code filesystem:/usr/share/x}. */
    public FlywayMigrator locations(String... locations) {
        return new FlywayMigrator(dsn, settings.withLocations(List.of(locations)));
    }

    /**
     * Migrate to {@code version} and no further: higher files are invisible, a database above it is newer than the code.
     *
     * <p>Without, the target is the highest version among the files.
     */
    public FlywayMigrator target(String version) {
        return new FlywayMigrator(dsn, settings.withTarget(version));
    }

    /**
     * Choose how pending migrations share transactions; {@link Mode#WHOLE_SET} unless said so.
     *
     * <p>{@link Mode#EACH} here or in the request means each: {@code status} can only promise what is chosen here.
     */
    public FlywayMigrator mode(Mode mode) {
        return new FlywayMigrator(dsn, settings.withMode(mode));
    }

    /**
     * Wait at most {@code timeout} for a lock on a table, then give the transaction up and start it again, {@code tries}
     * times in all; 5 s and 10 times unless said so.
     *
     * <p>A migration that waits for a lock makes everybody else wait behind it, which is why it must not wait long.
     *
     * @throws IllegalArgumentException if either is not positive
     */
    public FlywayMigrator lockTimeout(Duration timeout, int tries) {
        if (timeout.toMillis() < 1 || tries < 1) {
            throw new IllegalArgumentException(
                    "a lock timeout [" + timeout + "] and its tries [" + tries + "] must be positive");
        }
        return new FlywayMigrator(dsn, settings.withLockTimeout(timeout, tries));
    }

    /**
     * Change Flyway's own configuration (schemas, history table, placeholders, Java migrations); data source, locations,
     * target, grouping and callbacks stay ours.
     */
    public FlywayMigrator configuredBy(UnaryOperator<FluentConfiguration> change) {
        return new FlywayMigrator(dsn, settings.withChange(change));
    }

    /**
     * Say what this release ships, without a database: for the manifest that travels with its package.
     *
     * <p>SQL files only; migrations in Java, which {@link #configuredBy} may add, are not among them.
     *
     * @throws UpgradeException MISCONFIGURED when a location does not exist
     */
    public ShippedMigrations shipped() {
        return ShippedMigrations.of(settings);
    }

    /**
     * {@inheritDoc}
     *
     * @throws UpgradeException DATABASE_UNREACHABLE when the database does not answer
     */
    @Override
    public MigrationStatus status(CallContext call) {
        return reads().status(call);
    }

    /** {@inheritDoc} Known where it was set by {@link #target(String)}; the files are resolved with a database only. */
    @Override
    public Optional<SchemaVersion> target(CallContext call) {
        return settings.target().map(FlywayStatusReader::version).map(FlywayStatusReader::token);
    }

    /**
     * {@inheritDoc}
     *
     * @throws UpgradeException DATABASE_UNREACHABLE when the database does not answer
     */
    @Override
    public SchemaHistory history(CallContext call) {
        return reads().history(call);
    }

    private FlywayReads reads() {
        return new FlywayReads(dsn, settings);
    }

    @Override
    public MigrationResult migrate(MigrationRequest request) {
        MigrationStatus before;
        try {
            before = status(request.call());
        } catch (UpgradeException untouched) {
            return new NotMigrated(
                    request.call().over()
                            ? MigrationFailures.stopped(Optional.empty(), "before anything was changed")
                            : untouched.failure());
        }
        Optional<Failure> refusal = refusal(request, before);
        if (refusal.isPresent()) {
            return new NotMigrated(refusal.get());
        }
        if (before.pending().isEmpty()) {
            return new Migrated(List.of());
        }
        return new FlywayRun(dsn, settings, request, before).migrate(this::status);
    }

    @Override
    public Map<Migration, String> sql(CallContext call) {
        return reads().sql(call);
    }

    private static Optional<Failure> refusal(MigrationRequest request, MigrationStatus status) {
        if (!status.target().equals(request.target())) {
            return Optional.of(Failure.of(
                    ErrorCode.PLAN_STALE,
                    "asked to migrate to schema [" + request.target() + "], but these migrations end at ["
                            + status.target() + "]",
                    "plan again with the code that will run"));
        }
        return status.findings().stream()
                .filter(Finding::blocks)
                .findFirst()
                .map(finding -> Failure.of(ErrorCode.PREFLIGHT_BLOCKED, finding.what(), finding.remedy()));
    }
}
