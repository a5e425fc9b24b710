package io.safeupgrade.testkit;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.Verification;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.RestorableBackup;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.ServiceController.StartRequest;
import io.safeupgrade.spi.ServiceController.StopRequest;
import io.safeupgrade.spi.SessionFence;
import io.safeupgrade.spi.UpgradeLock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answer by which each method of a provider says that it failed. */
final class FailureAnswer {

    /** Makes the answer; the provider is there to be looked at. */
    private interface Answer {
        Object of(Object provider, Object[] arguments);
    }

    private static final Map<String, Answer> ANSWERS = Map.ofEntries(
            Map.entry(
                    "DatabaseProbe.probe",
                    (provider, arguments) -> new DatabaseProbe.Unreachable(
                            DatabaseProbe.Unreachable.Cause.DOWN, "injected: nothing listens on [db:5432]")),
            Map.entry(
                    "SessionFence.fence",
                    (provider, arguments) -> new SessionFence.Occupied(
                            List.of(new SessionFence.Session("1", "injected", "till", "elsewhere", Instant.EPOCH)))),
            Map.entry("ServiceController.stop", FailureAnswer::notStopped),
            Map.entry("ServiceController.start", FailureAnswer::notStarted),
            Map.entry(
                    "ReleaseInstaller.install",
                    (provider, arguments) -> Optional.of(failure(ErrorCode.INSTALL_FAILED))),
            Map.entry("ReleaseInstaller.installed", (provider, arguments) -> Optional.empty()),
            Map.entry(
                    "BackupProvider.create",
                    (provider, arguments) -> new BackupProvider.NotMade(failure(ErrorCode.BACKUP_FAILED))),
            Map.entry(
                    "BackupProvider.verify",
                    (provider, arguments) -> new Verification.Rejected(failure(ErrorCode.BACKUP_FAILED))),
            Map.entry("EstimatedBackup.estimate", (provider, arguments) -> Optional.empty()),
            Map.entry("RestorableBackup.obstacles", FailureAnswer::blocked),
            Map.entry(
                    "RestorableBackup.restore",
                    (provider, arguments) -> new RestorableBackup.Untouched(failure(ErrorCode.RESTORE_FAILED))),
            Map.entry("KeepsAside.discard", (provider, arguments) -> Optional.of(failure(ErrorCode.RESTORE_FAILED))),
            Map.entry(
                    "Migrator.migrate",
                    (provider, arguments) -> new Migrator.NotMigrated(failure(ErrorCode.MIGRATION_FAILED))),
            Map.entry(
                    "HealthProbe.probe",
                    (provider, arguments) -> new HealthProbe.Unhealthy("injected: unwell", Optional.empty())),
            Map.entry("PreflightCheck.check", FailureAnswer::blocked),
            Map.entry("UpgradeHook.at", (provider, arguments) -> Optional.of(failure(ErrorCode.PREFLIGHT_BLOCKED))),
            Map.entry("UpgradeLock.acquire", (provider, arguments) -> new UpgradeLock.Busy("injected", Instant.EPOCH)),
            Map.entry("Held.stillHeld", (provider, arguments) -> false),
            Map.entry("UpgradeJournal.append", FailureAnswer::unreadable),
            Map.entry("UpgradeJournal.entries", FailureAnswer::unreadable),
            Map.entry("UpgradeHold.current", FailureAnswer::unreadable),
            Map.entry("UpgradeHold.place", FailureAnswer::unreadable),
            Map.entry("UpgradeHold.release", FailureAnswer::unreadable),
            Map.entry("StartPermit.grant", FailureAnswer::unreadable),
            Map.entry("StartPermit.revoke", FailureAnswer::unreadable),
            Map.entry("StartPermit.granted", (provider, arguments) -> false));

    private FailureAnswer() {}

    static boolean exists(Fault.Point point) {
        return ANSWERS.containsKey(point.toString());
    }

    static Object of(Fault.Point point, Object provider, Object[] arguments) {
        Answer answer = ANSWERS.get(point.toString());
        if (answer == null) {
            throw new IllegalArgumentException(point + " has no way to say that it failed");
        }
        return answer.of(provider, arguments);
    }

    private static Object blocked(Object provider, Object[] arguments) {
        return List.of(Finding.blocking("injected", "injected: something is wrong", "inject nothing"));
    }

    private static Object notStopped(Object provider, Object[] arguments) {
        StopRequest request = (StopRequest) arguments[0];
        return new ServiceController.NotReached(
                failure(ErrorCode.STOP_FAILED), ((ServiceController) provider).state(request.call()));
    }

    private static Object notStarted(Object provider, Object[] arguments) {
        StartRequest request = (StartRequest) arguments[0];
        return new ServiceController.NotReached(
                failure(ErrorCode.START_FAILED), ((ServiceController) provider).state(request.call()));
    }

    /** Adapters of files have no failing value: their interface says that they throw this. */
    private static Object unreadable(Object provider, Object[] arguments) {
        throw new UpgradeException(failure(ErrorCode.STATE_UNREADABLE));
    }

    private static Failure failure(ErrorCode code) {
        return Failure.of(code, "injected: it failed", "inject nothing").withEvidence(List.of("injected evidence"));
    }
}
