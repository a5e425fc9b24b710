package io.safeupgrade.testkit.matrix;

import io.safeupgrade.Atomicity;
import io.safeupgrade.OnFailure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.ServiceState;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.engine.Deadlines;
import io.safeupgrade.engine.HealthGate;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.SafeUpgradeBuilder;
import io.safeupgrade.file.FileHold;
import io.safeupgrade.file.FileJournal;
import io.safeupgrade.file.FileStartPermit;
import io.safeupgrade.file.PendingFile;
import io.safeupgrade.file.RestorePointStore;
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
import io.safeupgrade.testkit.FakeBackups;
import io.safeupgrade.testkit.FakeDatabase;
import io.safeupgrade.testkit.FakeHealth;
import io.safeupgrade.testkit.FakeInstaller;
import io.safeupgrade.testkit.FakeMigrator;
import io.safeupgrade.testkit.FakePace;
import io.safeupgrade.testkit.FakeService;
import io.safeupgrade.testkit.FaultInjector;
import io.safeupgrade.testkit.InMemoryLock;
import io.safeupgrade.testkit.ProcessDisk;
import io.safeupgrade.testkit.SimulatedDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A machine made of fakes, in one shape, on which faults can strike; it survives from one try to the next. */
final class Machine {

    static final ReleaseVersion OLD = ReleaseVersion.of("1.0");
    static final ReleaseVersion NEW = ReleaseVersion.of("2.0");
    static final int OLD_SCHEMA = 3;
    static final int NEW_SCHEMA = 6;
    static final Path STATE = Path.of("/var/lib/till/upgrade");
    static final Path HOLD = STATE.resolve("hold");
    private static final Path PERMIT = STATE.resolve("permit");
    static final Path JOURNAL = STATE.resolve("journal.jsonl");

    /** Long enough for a call that heeds its end to say so, short enough for thousands of those that do not. */
    private static final Duration GRACE = Duration.ofMillis(50);

    final Shape shape;
    final FakePace pace = FakePace.create();
    final FaultInjector faults = FaultInjector.on(pace);
    final FakeDatabase database;
    final FakeMigrator migrator;
    final FakeBackups backups;
    final SimulatedDisk disk = SimulatedDisk.create();
    final UpgradeHold hold = FileHold.at(HOLD, disk);
    final StartPermit permit = FileStartPermit.at(PERMIT, disk);
    final UpgradeJournal journal = FileJournal.at(JOURNAL, disk);
    final InMemoryLock lock = InMemoryLock.create();
    final FakeInstaller installer = FakeInstaller.with(OLD, NEW);
    final FakeService service;
    final FakeHealth health;
    final RestorePointStore store = RestorePointStore.at(STATE.resolve("backups"), disk);
    final PendingFile pending = PendingFile.at(STATE.resolve("pending"), disk);
    final List<String> violations = new ArrayList<>();
    private Migrator tool;
    private OnFailure onFailure = OnFailure.STAY_STOPPED;
    private ProcessDisk used = disk.usedBy(faults.process());
    private Consumer<ProcessDisk> whenBuilt = files -> {};
    private final AtomicReference<SafeUpgrade> running = new AtomicReference<>();

    Machine(Shape shape) {
        this(shape, Atomicity.WHOLE_SET);
    }

    Machine(Shape shape, Atomicity atomicity) {
        this.shape = shape;
        this.database = shape.data ? FakeDatabase.withData() : FakeDatabase.empty();
        this.migrator = FakeMigrator.from(
                        shape.pending ? (shape.data ? OLD_SCHEMA : 0) : NEW_SCHEMA, NEW_SCHEMA, atomicity)
                .in(database);
        this.tool = migrator;
        this.backups = FakeBackups.of(database);
        // A package manager has put the new files in place before; an installer does so in the run.
        this.service = FakeService.loading(() -> shape.installer ? installer.installed() : NEW)
                .heldBy(hold, permit)
                .using(database)
                .boot(
                        shape.service == Shape.Service.RUNNING_DISABLED
                                ? ServiceState.BootPolicy.DISABLED
                                : ServiceState.BootPolicy.ENABLED);
        if (shape.service.wanted()) {
            service.running(OLD);
        }
        this.health = FakeHealth.of(service, migrator);
        faults.cancellingBy(() -> running.get().cancel("injected"));
    }

    /** Migrate by {@code other}, which moves the schema of {@link #migrator}. */
    void migratingBy(Migrator other) {
        tool = other;
    }

    void onFailure(OnFailure policy) {
        onFailure = policy;
    }

    /** Do {@code what} to the disk of every process that begins. */
    void whenBuilt(Consumer<ProcessDisk> what) {
        whenBuilt = what;
    }

    /** Return what the newest process did to the disk. */
    List<ProcessDisk.Operation> operations() {
        return used.operations();
    }

    /** Try the whole upgrade, or the migration alone where the shape says so. */
    UpgradeOutcome attempt(Trigger trigger) {
        SafeUpgrade upgrade = build();
        running.set(upgrade);
        return shape.migrateOnly ? upgrade.migrate(trigger) : upgrade.run(trigger);
    }

    /** The way by hand out of an interrupted run. */
    UpgradeOutcome migrateByHand() {
        SafeUpgrade upgrade = build();
        running.set(upgrade);
        return upgrade.migrate(Trigger.OPERATOR);
    }

    /** The process of the first try ends, its locks die with it, and nothing goes wrong any more. */
    void anotherProcess() {
        faults.nextProcess();
        lock.holderDies();
        ((InMemoryLock) database.lock()).holderDies();
    }

    /** Build the upgrade as a process that begins now has it. */
    SafeUpgrade build() {
        used = disk.usedBy(faults.process());
        whenBuilt.accept(used);
        backups.on(used);
        SafeUpgradeBuilder builder = SafeUpgrade.of("till", NEW)
                .database(faults.watch(DatabaseProbe.class, database))
                .fence(faults.watch(SessionFence.class, database))
                .migrator(faults.watch(Migrator.class, tool))
                .backup(faults.watch(BackupProvider.class, backups))
                .check(faults.watch(PreflightCheck.class, context -> List.of()))
                .hook(faults.watch(UpgradeHook.class, request -> Optional.empty()))
                .listener(faults.watch(UpgradeListener.class, event -> {}))
                .listener(this::watch)
                .journal(faults.watch(UpgradeJournal.class, FileJournal.at(JOURNAL, used)))
                .lock(faults.watch(UpgradeLock.class, lock))
                .hold(faults.watch(UpgradeHold.class, FileHold.at(HOLD, used)))
                .permit(faults.watch(StartPermit.class, FileStartPermit.at(PERMIT, used)))
                .stateIn(STATE)
                .disk(used)
                .pace(pace)
                .onFailure(onFailure)
                .databasePatience(Duration.ofSeconds(5))
                .healthGate(new HealthGate(3, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .deadlines(new Deadlines(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(600),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(600),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        GRACE));
        if (shape.service != Shape.Service.NONE) {
            builder.service(faults.watch(ServiceController.class, service));
        }
        if (shape.health) {
            builder.health(faults.watch(HealthProbe.class, health));
        }
        if (shape.installer) {
            builder.installer(faults.watch(ReleaseInstaller.class, installer));
        }
        return builder.build();
    }

    /** Look after every event whether code serves on a schema that it was not built for (I2). */
    private void watch(UpgradeEvent event) {
        service.serving()
                .filter(release -> !fits(release))
                .ifPresent(release -> violations.add(
                        "release " + release + " serves on schema " + migrator.position() + " at " + event));
    }

    boolean fits(ReleaseVersion release) {
        boolean unchanged = migrator.position().equals(positionBefore());
        boolean atTarget = migrator.position().equals(Optional.of(migrator.target()));
        return release.equals(NEW) ? atTarget : unchanged;
    }

    Optional<SchemaVersion> positionBefore() {
        if (!shape.pending) {
            return Optional.of(migrator.target());
        }
        return shape.data ? Optional.of(SchemaVersion.of(String.valueOf(OLD_SCHEMA))) : Optional.empty();
    }

    List<RestorePoint> restorePoints() {
        return store.list();
    }
}
