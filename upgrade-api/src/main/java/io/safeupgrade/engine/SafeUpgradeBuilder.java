package io.safeupgrade.engine;

import io.safeupgrade.OnFailure;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.file.Disk;
import io.safeupgrade.file.FileHold;
import io.safeupgrade.file.FileJournal;
import io.safeupgrade.file.FileStartPermit;
import io.safeupgrade.file.FileUpgradeLock;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describe an appliance part by part, then {@link #build}. Not safe for use by several threads.
 *
 * <p>Required: {@link #stateIn}, and with a migrator either {@link #backup} or {@link #withoutBackup}: going without a
 * restore point is a choice that somebody has to write down.
 *
 * @since 0.1
 */
public final class SafeUpgradeBuilder {

    private final String name;
    private final ReleaseVersion release;
    private final List<BackupProvider> backups = new ArrayList<>();
    private final List<PreflightCheck> checks = new ArrayList<>();
    private final List<UpgradeHook> hooks = new ArrayList<>();
    private final List<UpgradeListener> listeners = new ArrayList<>();
    private @Nullable ServiceController service;
    private @Nullable DatabaseProbe database;
    private @Nullable SessionFence fence;
    private @Nullable Migrator migrator;
    private @Nullable HealthProbe health;
    private @Nullable ReleaseInstaller installer;
    private @Nullable String noBackup;
    private boolean keepsOldRelease;
    private Optional<String> machine = Machine.id();
    private @Nullable Path stateDirectory;
    private @Nullable Path backupDirectory;
    private @Nullable UpgradeJournal journal;
    private @Nullable UpgradeLock lock;
    private @Nullable UpgradeHold hold;
    private @Nullable StartPermit permit;
    private Disk disk = Disk.real();
    private Migrator.MigrationRequest.Mode transaction = Migrator.MigrationRequest.Mode.WHOLE_SET;
    private Pace pace = Pace.system();
    private Deadlines deadlines = Deadlines.DEFAULT;
    private HealthGate healthGate = HealthGate.DEFAULT;
    private boolean terminatesSessions;
    private Duration databasePatience = Duration.ofSeconds(60);
    private Duration lockPatience = Duration.ZERO;
    private OnFailure onFailure = OnFailure.STAY_STOPPED;
    private Retention retention = new Retention(Duration.ofDays(30), 3);
    private OperatorCommands commands;

    SafeUpgradeBuilder(String name, ReleaseVersion release) {
        this.name = name;
        this.release = release;
        this.commands = OperatorCommands.of(name);
    }

    /** Stop and start the appliance through {@code service}; without one the caller is the service. */
    public SafeUpgradeBuilder service(ServiceController controller) {
        this.service = controller;
        return this;
    }

    /** Look at the database through {@code probe} before anything else. */
    public SafeUpgradeBuilder database(DatabaseProbe probe) {
        this.database = probe;
        return this;
    }

    /** Prove through {@code sessions} that nobody else works in the database. */
    public SafeUpgradeBuilder fence(SessionFence sessions) {
        this.fence = sessions;
        return this;
    }

    /** Add a provider of restore point parts; the order given is the order made. */
    public SafeUpgradeBuilder backup(BackupProvider provider) {
        backups.add(provider);
        return this;
    }

    /** Go without restore points, because of {@code why}; shown in every plan. */
    public SafeUpgradeBuilder withoutBackup(String why) {
        this.noBackup = why;
        return this;
    }

    /** Read and move the schema through {@code tool}. */
    public SafeUpgradeBuilder migrator(Migrator tool) {
        this.migrator = tool;
        return this;
    }

    /** Say whether the pending set shares one transaction; the default. */
    public SafeUpgradeBuilder transaction(Migrator.MigrationRequest.Mode mode) {
        this.transaction = mode;
        return this;
    }

    /** Ask {@code probe} whether the new release is healthy. */
    public SafeUpgradeBuilder health(HealthProbe probe) {
        this.health = probe;
        return this;
    }

    /** Put the release's files in place through {@code platform}; without one a package manager already has. */
    public SafeUpgradeBuilder installer(ReleaseInstaller platform) {
        this.installer = platform;
        return this;
    }

    /**
     * Declare that the platform keeps the old release and starts it when this process ends: an image of the release before,
     * say. Only then, or with an {@link #installer}, is {@link OnFailure#ROLL_BACK} offered.
     */
    public SafeUpgradeBuilder platformKeepsOldRelease() {
        this.keepsOldRelease = true;
        return this;
    }

    /** Name the machine that state belongs to; by default a digest of the system's machine id, where it has one. */
    public SafeUpgradeBuilder machine(String id) {
        this.machine = Optional.of(id);
        return this;
    }

    /** Let several machines share one state directory. */
    public SafeUpgradeBuilder anyMachine() {
        this.machine = Optional.empty();
        return this;
    }

    /** Add a check before the upgrade. Parts that are checks themselves need no adding. */
    public SafeUpgradeBuilder check(PreflightCheck check) {
        checks.add(check);
        return this;
    }

    /** Let {@code hook} act at the moments of an upgrade; the order given is the order called. */
    public SafeUpgradeBuilder hook(UpgradeHook hook) {
        hooks.add(hook);
        return this;
    }

    /** Add a listener. */
    public SafeUpgradeBuilder listener(UpgradeListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Keep journal, hold, lock and restore points below {@code directory}, created when first written to. */
    public SafeUpgradeBuilder stateIn(Path directory) {
        this.stateDirectory = directory;
        return this;
    }

    /** Keep restore points in {@code directory} instead of {@code backups} below the state directory. */
    public SafeUpgradeBuilder backupsIn(Path directory) {
        this.backupDirectory = directory;
        return this;
    }

    /** Keep the record elsewhere than in a file. */
    public SafeUpgradeBuilder journal(UpgradeJournal record) {
        this.journal = record;
        return this;
    }

    /** Exclude other upgrades of this machine by something else than a file lock. */
    public SafeUpgradeBuilder lock(UpgradeLock exclusion) {
        this.lock = exclusion;
        return this;
    }

    /** Keep the hold elsewhere than in a file. */
    public SafeUpgradeBuilder hold(UpgradeHold marker) {
        this.hold = marker;
        return this;
    }

    /** Keep the start permit elsewhere than below the state directory; best on a file system that a reboot empties. */
    public SafeUpgradeBuilder permit(StartPermit ticket) {
        this.permit = ticket;
        return this;
    }

    /** Name the commands that messages tell an operator to type. */
    public SafeUpgradeBuilder commands(OperatorCommands names) {
        this.commands = names;
        return this;
    }

    /** Bound the calls into providers. */
    public SafeUpgradeBuilder deadlines(Deadlines bounds) {
        this.deadlines = bounds;
        return this;
    }

    /** Say when the new release counts as healthy. */
    public SafeUpgradeBuilder healthGate(HealthGate gate) {
        this.healthGate = gate;
        return this;
    }

    /** Wait this long for a database that does not answer before the upgrade is skipped; one minute by default. */
    public SafeUpgradeBuilder databasePatience(Duration patience) {
        this.databasePatience = patience;
        return this;
    }

    /** Wait this long for another upgrade to end; not at all by default. */
    public SafeUpgradeBuilder lockPatience(Duration patience) {
        this.lockPatience = patience;
        return this;
    }

    /**
     * End the sessions of others that are left in the database once the service is down and they had their time to end by
     * themselves; by default a run ends there and names them. Whoever they belong to sees its connections break.
     */
    public SafeUpgradeBuilder terminateSessions() {
        this.terminatesSessions = true;
        return this;
    }

    /** Choose what happens after a failure that may have changed the schema. */
    public SafeUpgradeBuilder onFailure(OnFailure policy) {
        this.onFailure = policy;
        return this;
    }

    /** Say how long restore points stay; by default 30 days, and always the newest three. */
    public SafeUpgradeBuilder retention(Retention rule) {
        this.retention = rule;
        return this;
    }

    /** Own the files, in tests; the lock stays a real one unless {@link #lock} gives another. */
    public SafeUpgradeBuilder disk(Disk files) {
        this.disk = files;
        return this;
    }

    /** Own time, in tests. */
    public SafeUpgradeBuilder pace(Pace clocks) {
        this.pace = clocks;
        return this;
    }

    /**
     * Put it together.
     *
     * @throws IllegalStateException if a required part is missing
     */
    public SafeUpgrade build() {
        Path directory = required(stateDirectory, "stateIn(directory)");
        if (migrator != null && backups.isEmpty() && noBackup == null) {
            throw new IllegalStateException(
                    "a migrator without a backup: give backup(provider), or withoutBackup(why) as a recorded choice");
        }
        return new SafeUpgrade(new Appliance(
                name,
                release,
                Optional.ofNullable(service),
                Optional.ofNullable(database),
                Optional.ofNullable(fence),
                List.copyOf(backups),
                Optional.ofNullable(noBackup),
                Optional.ofNullable(migrator),
                transaction,
                Optional.ofNullable(health),
                Optional.ofNullable(installer),
                keepsOldRelease,
                machine,
                List.copyOf(checks),
                List.copyOf(hooks),
                state(directory),
                List.copyOf(listeners),
                new Appliance.Settings(
                        pace,
                        deadlines,
                        healthGate,
                        databasePatience,
                        lockPatience,
                        terminatesSessions,
                        onFailure,
                        retention,
                        commands)));
    }

    private Appliance.State state(Path directory) {
        return new Appliance.State(
                journal != null ? journal : FileJournal.at(directory.resolve("journal.jsonl"), disk),
                lock != null ? lock : FileUpgradeLock.at(directory.resolve("lock")),
                hold != null ? hold : FileHold.at(directory.resolve("hold"), disk),
                permit != null ? permit : FileStartPermit.at(directory.resolve("permit"), disk),
                PendingFile.at(directory.resolve("pending"), disk),
                LastResultFile.at(directory.resolve("last.json"), disk),
                NoticeFile.at(directory.resolve("motd"), disk),
                StateDirectory.at(directory, disk),
                backupDirectory != null
                        ? RestorePointStore.at(backupDirectory, disk)
                        : RestorePointStore.below(directory, disk));
    }

    private static <T> T required(@Nullable T part, String call) {
        if (part == null) {
            throw new IllegalStateException("an upgrade needs " + call);
        }
        return part;
    }
}
