package io.safeupgrade.testkit;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Finding;
import io.safeupgrade.Hold;
import io.safeupgrade.KeptAside;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.Verification;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.BackupProvider.BackupRequest;
import io.safeupgrade.spi.BackupProvider.VerifyRequest;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.CountsLosses;
import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.EstimatedBackup;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.HealthProbe.ProbeRequest;
import io.safeupgrade.spi.InspectableMigrator;
import io.safeupgrade.spi.KeepsAside;
import io.safeupgrade.spi.KeepsAside.DiscardRequest;
import io.safeupgrade.spi.LoggedService;
import io.safeupgrade.spi.ManualRestore;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.Migrator.MigrationRequest;
import io.safeupgrade.spi.PreflightCheck;
import io.safeupgrade.spi.PreflightCheck.PreflightContext;
import io.safeupgrade.spi.PreviewableMigrator;
import io.safeupgrade.spi.ReleaseInstaller;
import io.safeupgrade.spi.ReleaseInstaller.InstallRequest;
import io.safeupgrade.spi.RestorableBackup;
import io.safeupgrade.spi.RestorableBackup.Extent;
import io.safeupgrade.spi.RestorableBackup.RestoreCheck;
import io.safeupgrade.spi.RestorableBackup.RestoreRequest;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.ServiceController.StartRequest;
import io.safeupgrade.spi.ServiceController.StopRequest;
import io.safeupgrade.spi.SessionFence;
import io.safeupgrade.spi.SessionFence.FenceRequest;
import io.safeupgrade.spi.StartPermit;
import io.safeupgrade.spi.TargetedMigrator;
import io.safeupgrade.spi.UpgradeHold;
import io.safeupgrade.spi.UpgradeHook;
import io.safeupgrade.spi.UpgradeHook.HookRequest;
import io.safeupgrade.spi.UpgradeJournal;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import io.safeupgrade.spi.UpgradeListener;
import io.safeupgrade.spi.UpgradeLock;
import io.safeupgrade.spi.UpgradeLock.Acquired;
import io.safeupgrade.spi.UpgradeLock.Held;
import io.safeupgrade.spi.UpgradeLock.LockRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A working provider of every interface, and something to ask it. */
final class Samples {

    private static final RunId RUN = new RunId("test");
    private static final ReleaseVersion RELEASE = ReleaseVersion.of("1.4.0");
    private static final BackupPart PART = new BackupPart("fake", BackupPart.Kind.FILE, "x", 1, "00", Map.of());

    private final CallContext call;
    private final Path directory;
    private final FakeService service = FakeService.of(RELEASE);

    Samples(CallContext call, Path directory) {
        this.call = call;
        this.directory = directory;
    }

    Object provider(Class<?> spi) {
        FakeDatabase database = FakeDatabase.withData();
        Map<Class<?>, Object> providers = Map.ofEntries(
                Map.entry(DatabaseProbe.class, database),
                Map.entry(SessionFence.class, database),
                Map.entry(ServiceController.class, service),
                Map.entry(LoggedService.class, service),
                Map.entry(ReleaseInstaller.class, FakeInstaller.with(RELEASE)),
                Map.entry(BackupProvider.class, FakeBackups.create()),
                Map.entry(EstimatedBackup.class, FakeBackups.create()),
                Map.entry(ManualRestore.class, FakeBackups.create()),
                Map.entry(RestorableBackup.class, FakeBackups.create()),
                Map.entry(KeepsAside.class, FakeBackups.create()),
                Map.entry(CountsLosses.class, FakeBackups.create()),
                Map.entry(Migrator.class, FakeMigrator.from(3, 5)),
                Map.entry(PreviewableMigrator.class, FakeMigrator.from(3, 5)),
                Map.entry(TargetedMigrator.class, FakeMigrator.from(3, 5)),
                Map.entry(InspectableMigrator.class, FakeMigrator.from(3, 5)),
                Map.entry(UpgradeHook.class, (UpgradeHook) request -> Optional.empty()),
                Map.entry(HealthProbe.class, FakeHealth.of(service, FakeMigrator.from(3, 5))),
                Map.entry(
                        PreflightCheck.class, (PreflightCheck) context -> List.of(Finding.info("fine", "all is well"))),
                Map.entry(UpgradeJournal.class, InMemoryJournal.create()),
                Map.entry(UpgradeLock.class, InMemoryLock.create()),
                Map.entry(Held.class, held()),
                Map.entry(UpgradeHold.class, InMemoryHold.create()),
                Map.entry(StartPermit.class, InMemoryPermit.create()),
                Map.entry(UpgradeListener.class, RecordingListener.create()));
        return providers.get(spi);
    }

    Object argument(Class<?> type) {
        Instant now = call.pace().instant();
        Map<Class<?>, Object> arguments = Map.ofEntries(
                Map.entry(CallContext.class, call),
                Map.entry(FenceRequest.class, new FenceRequest(call, Optional.empty(), false)),
                Map.entry(StopRequest.class, new StopRequest(call)),
                Map.entry(StartRequest.class, new StartRequest(call, service.state())),
                Map.entry(InstallRequest.class, new InstallRequest(call, RELEASE)),
                Map.entry(BackupRequest.class, new BackupRequest(call, directory, Optional.empty())),
                Map.entry(VerifyRequest.class, new VerifyRequest(call, directory, PART, Verification.Depth.QUICK)),
                Map.entry(RestoreCheck.class, new RestoreCheck(call, directory, List.of(), RUN, Extent.DATA)),
                Map.entry(RestoreRequest.class, new RestoreRequest(call, directory, List.of(), RUN, Extent.DATA)),
                Map.entry(
                        DiscardRequest.class,
                        new DiscardRequest(
                                call, new KeptAside("fake", KeptAside.Kind.SCRATCH, "x", Optional.empty(), 0))),
                Map.entry(Path.class, directory),
                Map.entry(BackupPart.class, PART),
                Map.entry(
                        MigrationRequest.class,
                        new MigrationRequest(call, SchemaVersion.of("5"), MigrationRequest.Mode.WHOLE_SET)),
                Map.entry(ProbeRequest.class, new ProbeRequest(call, RELEASE, Optional.empty())),
                Map.entry(
                        PreflightContext.class,
                        new PreflightContext(
                                call, Optional.empty(), RELEASE, Optional.empty(), Optional.empty(), false, directory)),
                Map.entry(
                        HookRequest.class,
                        new HookRequest(
                                call,
                                UpgradeHook.Moment.BEFORE_UPGRADE,
                                "till",
                                Optional.empty(),
                                RELEASE,
                                Optional.empty(),
                                Optional.empty())),
                Map.entry(
                        JournalEntry.class,
                        new JournalEntry(1, now, RUN, JournalEntry.Kind.RUN_STARTED, Optional.empty(), Map.of())),
                Map.entry(LockRequest.class, new LockRequest(call, "till", Duration.ZERO)),
                Map.entry(
                        Hold.class, new Hold("why", now, RUN, Optional.empty(), RELEASE, Optional.empty(), List.of())),
                Map.entry(RunId.class, RUN),
                Map.entry(UpgradeEvent.class, new UpgradeEvent.Waiting(now, "test")));
        return arguments.get(type);
    }

    private Held held() {
        return ((Acquired) InMemoryLock.create().acquire(new LockRequest(call, "till", Duration.ZERO))).held();
    }
}
