package io.safeupgrade.engine;

import io.safeupgrade.OnFailure;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.ReleaseManifest;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.file.LastResultFile;
import io.safeupgrade.file.NoticeFile;
import io.safeupgrade.file.PendingFile;
import io.safeupgrade.file.RestorePointStore;
import io.safeupgrade.file.Retention;
import io.safeupgrade.file.StateDirectory;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.PreflightCheck;
import io.safeupgrade.spi.ReleaseInstaller;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.SessionFence;
import io.safeupgrade.spi.StartPermit;
import io.safeupgrade.spi.UpgradeHold;
import io.safeupgrade.spi.UpgradeHook;
import io.safeupgrade.spi.UpgradeJournal;
import io.safeupgrade.spi.UpgradeListener;
import io.safeupgrade.spi.UpgradeLock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an appliance consists of, as its builder was told. */
record Appliance(
        String name,
        ReleaseVersion release,
        Optional<ServiceController> service,
        Optional<DatabaseProbe> database,
        Optional<SessionFence> fence,
        List<BackupProvider> backups,
        Optional<String> noBackup,
        Optional<Migrator> migrator,
        Migrator.MigrationRequest.Mode transaction,
        Optional<HealthProbe> health,
        Optional<ReleaseInstaller> installer,
        boolean keepsOldRelease,
        Optional<String> machine,
        List<PreflightCheck> checks,
        List<UpgradeHook> hooks,
        State state,
        List<UpgradeListener> listeners,
        Settings settings) {

    /** Where the upgrade keeps what must survive a crash. */
    record State(
            UpgradeJournal journal,
            UpgradeLock lock,
            UpgradeHold hold,
            StartPermit permit,
            PendingFile pending,
            LastResultFile lastResult,
            NoticeFile notice,
            StateDirectory directory,
            RestorePointStore restorePoints) {}

    /** How patient and how strict it is. */
    record Settings(
            Pace pace,
            Deadlines deadlines,
            HealthGate healthGate,
            Duration databasePatience,
            Duration lockPatience,
            boolean terminatesSessions,
            OnFailure onFailure,
            Retention retention,
            OperatorCommands commands) {}

    /** The same appliance as {@code next} will see it, as far as its manifest tells. */
    Appliance as(ReleaseManifest next) {
        return new Appliance(
                name,
                next.release(),
                service,
                database,
                fence,
                backups,
                noBackup,
                migrator.map(installed -> new ManifestMigrator(installed, next)),
                transaction,
                health,
                installer,
                keepsOldRelease,
                machine,
                checks,
                hooks,
                state,
                listeners,
                settings);
    }

    /** Every part that also checks before the upgrade. */
    List<PreflightCheck> allChecks() {
        return java.util.stream.Stream.concat(
                        checks.stream(),
                        java.util.stream.Stream.of(
                                        service.stream(),
                                        database.stream(),
                                        backups.stream(),
                                        migrator.stream(),
                                        installer.stream(),
                                        health.stream(),
                                        hooks.stream())
                                .flatMap(part -> part)
                                .filter(PreflightCheck.class::isInstance)
                                .map(PreflightCheck.class::cast))
                .distinct()
                .toList();
    }
}
