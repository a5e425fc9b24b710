package io.safeupgrade.postgres;

import io.safeupgrade.spi.Migrator.MigrationRequest.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Hold what an adopter chose, and make Flyway objects of it. */
record FlywaySettings(
        List<String> locations,
        Optional<String> target,
        Mode mode,
        Duration lockTimeout,
        int lockTries,
        UnaryOperator<FluentConfiguration> change) {

    static FlywaySettings defaults() {
        return new FlywaySettings(
                List.of("classpath:db/migration"),
                Optional.empty(),
                Mode.WHOLE_SET,
                Duration.ofSeconds(5),
                10,
                UnaryOperator.identity());
    }

    FlywaySettings withLocations(List<String> chosen) {
        return new FlywaySettings(chosen, target, mode, lockTimeout, lockTries, change);
    }

    FlywaySettings withTarget(String version) {
        return new FlywaySettings(locations, Optional.of(version), mode, lockTimeout, lockTries, change);
    }

    FlywaySettings withMode(Mode chosen) {
        return new FlywaySettings(locations, target, chosen, lockTimeout, lockTries, change);
    }

    FlywaySettings withLockTimeout(Duration timeout, int tries) {
        return new FlywaySettings(locations, target, mode, timeout, tries, change);
    }

    FlywaySettings withChange(UnaryOperator<FluentConfiguration> chosen) {
        return new FlywaySettings(locations, target, mode, lockTimeout, lockTries, chosen);
    }

    /** Return the name of Flyway's history table, without its schema. */
    String historyTable() {
        return change.apply(Flyway.configure()).getTable();
    }

    /** Make a Flyway that reads. */
    Flyway reader(DataSource sessions) {
        return flyway(configuration(sessions));
    }

    /** Make a Flyway that reads the history table alone, for when the files cannot be resolved. */
    Flyway historyReader(DataSource sessions) {
        return flyway(configuration(sessions)
                .locations(new String[0])
                .failOnMissingLocations(false)
                .skipDefaultResolvers(true)
                .target("latest"));
    }

    /** Make a Flyway that migrates. */
    Flyway writer(DataSource sessions, Callback callback, boolean wholeSet) {
        return flyway(configuration(sessions).callbacks(callback).group(wholeSet));
    }

    /** Return Flyway's own configuration as the adopter changed it, without a database. */
    FluentConfiguration offline() {
        return change.apply(Flyway.configure().placeholderReplacement(false).validateMigrationNaming(true));
    }

    private FluentConfiguration configuration(DataSource sessions) {
        FluentConfiguration changed = offline();
        changed.dataSource(sessions)
                .locations(locations.toArray(String[]::new))
                .failOnMissingLocations(true)
                .mixed(false)
                .outOfOrder(false)
                .baselineOnMigrate(false)
                .cleanDisabled(true)
                .group(false);
        // The question mark keeps Flyway from throwing where no file has the version: that is a finding of ours.
        target.ifPresent(version -> changed.target(version + "?"));
        return changed;
    }

    private static Flyway flyway(FluentConfiguration configuration) {
        Flyway flyway = configuration.load();
        // A lock of the session, not of a second transaction: that one would make CREATE INDEX CONCURRENTLY wait for
        // itself, and history rows would be written by another session than the migrations.
        flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
        return flyway;
    }
}
