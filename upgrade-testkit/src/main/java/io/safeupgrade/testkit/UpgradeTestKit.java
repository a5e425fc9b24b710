package io.safeupgrade.testkit;

import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.engine.Deadlines;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.SafeUpgradeBuilder;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.Migrator;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Assemble a whole appliance of fakes around the real engine, with every call watched by a {@link FaultInjector}.
 *
 * <p>By default: release 1.4.0 runs on schema 3, the code of 1.5.0 is in place and wants schema 5. The fakes outlive a
 * {@link #newProcess}, as a machine outlives the processes on it. Not safe for use by several threads.
 *
 * @since 0.1
 */
public final class UpgradeTestKit {

    /** The release before. */
    public static final ReleaseVersion OLD = ReleaseVersion.of("1.4.0");

    /** The release wanted. */
    public static final ReleaseVersion NEW = ReleaseVersion.of("1.5.0");

    /** What an appliance may have. */
    public enum Part {
        SERVICE,
        DATABASE,
        FENCE,
        BACKUP,
        MIGRATOR,
        HEALTH,
        /** A check that finds nothing wrong. */
        CHECK,
        /** Not there by default: a package manager has put the files in place. */
        INSTALLER
    }

    private static final Deadlines BRIEF = new Deadlines(
            Duration.ofSeconds(60),
            Duration.ofMinutes(3),
            Duration.ofHours(12),
            Duration.ofMinutes(30),
            Duration.ofHours(24),
            Duration.ofMinutes(3),
            Duration.ofMinutes(3),
            // Waited for in real time, and only by calls that hang.
            Duration.ofMillis(200));

    private final Path directory;
    private final Set<Part> parts = EnumSet.complementOf(EnumSet.of(Part.INSTALLER));
    private final FakePace pace = FakePace.create();
    private final FaultInjector faults = FaultInjector.on(pace);
    private final FakeDatabase database = FakeDatabase.withData();
    private final FakeInstaller installer = FakeInstaller.with(OLD, NEW);
    private final FakeBackups backups = FakeBackups.of(database);
    private final InMemoryJournal journal = InMemoryJournal.create();
    private final InMemoryLock lock = InMemoryLock.create();
    private final InMemoryHold hold = InMemoryHold.create();
    private final InMemoryPermit permit = InMemoryPermit.create();
    private final RecordingListener listener = RecordingListener.create();
    private final FakeService service;
    private FakeMigrator migrator = FakeMigrator.from(3, 5).in(database);
    private FakeHealth health;
    private Optional<SchemaVersion> schemaOfOld = migrator.position();

    private UpgradeTestKit(Path directory) {
        this.directory = directory;
        this.service = FakeService.loading(() -> parts.contains(Part.INSTALLER) ? installer.installed() : NEW)
                .heldBy(hold, permit)
                .using(database)
                .running(OLD);
        this.health = FakeHealth.of(service, migrator);
    }

    /** Assemble one that keeps its few real files (restore points, last result) in {@code directory}, which exists. */
    public static UpgradeTestKit in(Path directory) {
        return new UpgradeTestKit(directory);
    }

    /** Have these parts too. */
    public UpgradeTestKit with(Part... more) {
        parts.addAll(Arrays.asList(more));
        return this;
    }

    /** Do not have these parts. */
    public UpgradeTestKit without(Part... fewer) {
        Arrays.asList(fewer).forEach(parts::remove);
        return this;
    }

    /** Have another migrator, before anything is built. */
    public UpgradeTestKit migrating(FakeMigrator other) {
        migrator = other.in(database);
        schemaOfOld = other.position();
        health = FakeHealth.of(service, migrator);
        return this;
    }

    /** Have nothing pending: only code to load. */
    public UpgradeTestKit nothingPending() {
        return migrating(FakeMigrator.from(5, 5));
    }

    /** Find the service stopped. */
    public UpgradeTestKit serviceStopped() {
        service.stopped();
        return this;
    }

    /** Describe the appliance to the engine; more may be said before it is built. */
    public SafeUpgradeBuilder builder() {
        SafeUpgradeBuilder builder = SafeUpgrade.of("till", NEW)
                .stateIn(directory)
                .pace(pace)
                .deadlines(BRIEF)
                .journal(faults.watch(UpgradeJournal.class, journal))
                .lock(faults.watch(UpgradeLock.class, lock))
                .hold(faults.watch(UpgradeHold.class, hold))
                .permit(faults.watch(StartPermit.class, permit))
                .hook(faults.watch(UpgradeHook.class, request -> Optional.empty()))
                .listener(faults.watch(UpgradeListener.class, listener));
        parts.forEach(part -> add(part, builder));
        return parts.contains(Part.BACKUP) ? builder : builder.withoutBackup("a test without restore points");
    }

    private void add(Part part, SafeUpgradeBuilder builder) {
        switch (part) {
            case SERVICE -> builder.service(faults.watch(ServiceController.class, service));
            case DATABASE -> builder.database(faults.watch(DatabaseProbe.class, database));
            case FENCE -> builder.fence(faults.watch(SessionFence.class, database));
            case BACKUP -> builder.backup(faults.watch(BackupProvider.class, backups));
            case MIGRATOR -> builder.migrator(faults.watch(Migrator.class, migrator));
            case HEALTH -> builder.health(faults.watch(HealthProbe.class, health));
            case CHECK -> builder.check(faults.watch(PreflightCheck.class, context -> List.of()));
            case INSTALLER -> builder.installer(faults.watch(ReleaseInstaller.class, installer));
        }
    }

    /** Build the appliance; faults that cancel a run cancel this one. */
    public SafeUpgrade build() {
        return build(builder());
    }

    /** Build what {@code builder} describes; faults that cancel a run cancel this one. */
    public SafeUpgrade build(SafeUpgradeBuilder builder) {
        SafeUpgrade upgrade = builder.build();
        faults.cancellingBy(() -> upgrade.cancel("injected: cancelled"));
        return upgrade;
    }

    /** Plan and run the whole upgrade, as an operator does, and look at how it ended. */
    public UpgradeVerdict run() {
        return verdict(build().run(Trigger.OPERATOR));
    }

    /** Look at how a run ended. */
    public UpgradeVerdict verdict(UpgradeOutcome outcome) {
        return new UpgradeVerdict(this, outcome);
    }

    /** Begin another process on the same machine: no fault is armed, and the locks of the dead one are free. */
    public UpgradeTestKit newProcess() {
        faults.nextProcess();
        lock.holderDies();
        database.lockHolderDies();
        return this;
    }

    /** Reboot the machine: permit gone, service started where its boot policy and the hold let it. */
    public UpgradeTestKit reboot() {
        newProcess();
        permit.reboot();
        service.reboot();
        return this;
    }

    /** Return the schema that {@link #OLD} was found on, the only one that it may serve on. */
    Optional<SchemaVersion> schemaOfOld() {
        return schemaOfOld;
    }

    /** Return the clocks. */
    public FakePace pace() {
        return pace;
    }

    /** Return what watches the calls and lets them go wrong. */
    public FaultInjector faults() {
        return faults;
    }

    /** Return the database. */
    public FakeDatabase database() {
        return database;
    }

    /** Return the service. */
    public FakeService service() {
        return service;
    }

    /** Return the installer, used only with {@link Part#INSTALLER}. */
    public FakeInstaller installer() {
        return installer;
    }

    /** Return the migrator. */
    public FakeMigrator migrator() {
        return migrator;
    }

    /** Return the health probe. */
    public FakeHealth health() {
        return health;
    }

    /** Return the backups, which can restore. */
    public FakeBackups backups() {
        return backups;
    }

    /** Return the journal. */
    public InMemoryJournal journal() {
        return journal;
    }

    /** Return the lock of the machine. */
    public InMemoryLock lock() {
        return lock;
    }

    /** Return the hold. */
    public InMemoryHold hold() {
        return hold;
    }

    /** Return the start permit. */
    public InMemoryPermit permit() {
        return permit;
    }

    /** Return what was announced. */
    public RecordingListener listener() {
        return listener;
    }
}
