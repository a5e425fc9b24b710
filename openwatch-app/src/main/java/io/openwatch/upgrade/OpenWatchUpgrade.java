package io.openwatch.upgrade;

import io.openwatch.config.Configuration;
import io.openwatch.config.Locations;
import io.openwatch.release.ReleaseDescriptor;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.UpgradeReport.NextCommand;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.SafeUpgradeBuilder;
import io.safeupgrade.exec.HookDirectory;
import io.safeupgrade.postgres.FlywayMigrator;
import io.safeupgrade.postgres.PasswordChannel;
import io.safeupgrade.postgres.PgDumpBackups;
import io.safeupgrade.postgres.PostgresChecks;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.postgres.PostgresHistory;
import io.safeupgrade.postgres.PostgresProbe;
import io.safeupgrade.postgres.PostgresSessions;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.ManualRestore;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.systemd.SystemdService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Turn configuration into the parts that upgrade OpenWatch: wiring and nothing else.
 *
 * @since 0.1
 */
public final class OpenWatchUpgrade {

    /** The appliance's name in plans, journals and locks. */
    public static final String APPLIANCE = "openwatch";

    private static final String UNIT = "openwatch.service";

    static final String MIGRATIONS = "classpath:db/migration";

    private OpenWatchUpgrade() {}

    /** Describe the upgrade of this installation to {@code release}; the caller adds listeners and builds it. */
    public static SafeUpgradeBuilder of(
            Configuration configuration, ReleaseDescriptor release, Map<String, String> environment) {
        Locations locations = configuration.locations();
        PostgresDsn dsn = configuration.settings().upgradeDsn();
        SafeUpgradeBuilder upgrade = SafeUpgrade.of(APPLIANCE, release.version())
                .service(service(configuration, environment))
                .database(probe(dsn, release))
                .fence(PostgresSessions.of(dsn))
                .migrator(migrator(dsn, release))
                .health(health(configuration, environment))
                .check(checks(configuration, release))
                .hook(HookDirectory.at(locations.etc().resolve("upgrade.d")))
                .listener(PostgresHistory.of(dsn))
                .stateIn(locations.upgrade())
                .backupsIn(configuration.upgrade().backupDirectory())
                .permit(UpgradeFiles.of(locations).permit())
                .backup(backups(configuration))
                .backup(ConfigurationFiles.backups(configuration))
                .retention(configuration.upgrade().retention())
                .databasePatience(configuration.upgrade().databaseWait())
                .onFailure(configuration.upgrade().onFailure())
                .commands(Launcher.of(locations, environment).commands());
        // Without, an upgrade makes none; those that are there can be restored all the same.
        return configuration.upgrade().autoBackup() ? upgrade : upgrade.withoutBackup("AUTO_BACKUP=no");
    }

    private static PostgresProbe probe(PostgresDsn dsn, ReleaseDescriptor release) {
        PostgresProbe probe = PostgresProbe.of(dsn);
        return release.server()
                .map(majors -> probe.oldestMajor(majors.oldest()))
                .orElse(probe);
    }

    private static PostgresChecks checks(Configuration configuration, ReleaseDescriptor release) {
        PostgresChecks checks = PostgresChecks.of(configuration.settings().upgradeDsn());
        PostgresChecks found = configuration
                .upgrade()
                .pgBinDirectory()
                .map(checks::binDirectory)
                .orElse(checks);
        return release.server()
                .map(majors -> found.majors(majors.oldest(), majors.newest()))
                .orElse(found);
    }

    /** Read and move the schema of {@code dsn} as far as {@code release} goes. */
    public static FlywayMigrator migrator(PostgresDsn dsn, ReleaseDescriptor release) {
        return FlywayMigrator.of(dsn)
                .locations(MIGRATIONS)
                .target(release.target().token());
    }

    /** Make the database's part of a restore point. */
    public static PgDumpBackups backups(Configuration configuration) {
        PgDumpBackups backups = PgDumpBackups.of(configuration.settings().upgradeDsn())
                .password(
                        switch (configuration.upgrade().secrets()) {
                            case ENVIRONMENT -> PasswordChannel.ENVIRONMENT;
                            case PASSFILE -> PasswordChannel.PASSFILE;
                        });
        PgDumpBackups found =
                configuration.upgrade().pgBinDirectory().map(backups::tools).orElse(backups);
        return configuration
                .upgrade()
                .adminDsnFile()
                .map(AdminAddress::read)
                .map(found::admin)
                .orElse(found);
    }

    /** Name the commands that restore {@code point} beside what is live with common tools. */
    public static List<NextCommand> restoreByHand(Configuration configuration, RestorePoint point) {
        return Stream.<ManualRestore>of(backups(configuration), ConfigurationFiles.backups(configuration))
                .flatMap(provider -> point.parts().stream()
                        .filter(part -> part.provider().equals(provider.name()))
                        .flatMap(part -> provider.restoreByHand(point.directory(), part).stream()))
                .toList();
    }

    /** Ask this machine's own service, as a client would, pinned to its own certificate. */
    public static HealthProbe health(Configuration configuration, Map<String, String> environment) {
        return new CurrentHealth(configuration, environment);
    }

    /** Describe as much of it as is known while the configuration cannot be read: the service, and where the record lies. */
    public static SafeUpgradeBuilder unconfigured(
            Locations locations, ReleaseDescriptor release, Map<String, String> environment) {
        return SafeUpgrade.of(APPLIANCE, release.version())
                .service(locations.relocated() ? LocalService.of(locations, environment) : SystemdService.of(UNIT))
                .stateIn(locations.upgrade())
                .permit(UpgradeFiles.of(locations).permit())
                .commands(Launcher.of(locations, environment).commands());
    }

    /** Control the installed service: systemd's, or a plain process where the state directory was moved. */
    public static ServiceController service(Configuration configuration, Map<String, String> environment) {
        Locations locations = configuration.locations();
        return locations.relocated()
                ? LocalService.of(locations, environment)
                        .ready(call -> answers(health(configuration, environment), call))
                : SystemdService.of(UNIT);
    }

    /** Whether anything of ours answers, healthy or not; another program on the port has another certificate. */
    private static boolean answers(HealthProbe health, CallContext call) {
        var anyRelease = new HealthProbe.ProbeRequest(call, ReleaseVersion.of("0"), Optional.empty());
        return !(health.probe(anyRelease) instanceof HealthProbe.NoAnswer);
    }
}
