package io.safeupgrade.testkit.gate;

import io.safeupgrade.GateVerdict;
import io.safeupgrade.Migration;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseManifest;
import io.safeupgrade.ReleaseManifest.DiskNeed;
import io.safeupgrade.ReleaseManifest.ServerMajors;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaRange;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.engine.HealthGate;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.SafeUpgradeBuilder;
import io.safeupgrade.file.PendingFile;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.testkit.FakeBackups;
import io.safeupgrade.testkit.FakeDatabase;
import io.safeupgrade.testkit.FakeHealth;
import io.safeupgrade.testkit.FakeMigrator;
import io.safeupgrade.testkit.FakePace;
import io.safeupgrade.testkit.FakeService;
import io.safeupgrade.testkit.InMemoryHold;
import io.safeupgrade.testkit.InMemoryJournal;
import io.safeupgrade.testkit.InMemoryLock;
import io.safeupgrade.testkit.InMemoryPermit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A till on a machine with a package manager: release 1.0 on schema 3 serves, later ones come over it. */
final class PackagedTill {

    static final ReleaseVersion V1 = ReleaseVersion.of("1.0");
    static final ReleaseVersion V2 = ReleaseVersion.of("2.0");
    static final ReleaseVersion V3 = ReleaseVersion.of("3.0");

    final FakePace pace = FakePace.create();
    final FakeDatabase database = FakeDatabase.withData();
    final InMemoryHold hold = InMemoryHold.create();
    final InMemoryPermit permit = InMemoryPermit.create();
    final InMemoryJournal journal = InMemoryJournal.create();
    final InMemoryLock lock = InMemoryLock.create();
    final FakeBackups backups = FakeBackups.of(database);
    final FakeService service;
    private final Path state;
    private ReleaseVersion installed = V1;
    private int failingAt;

    PackagedTill(Path state) {
        this.state = state;
        FakeMigrator.from(3, 3).in(database);
        this.service = FakeService.loading(() -> installed)
                .heldBy(hold, permit)
                .using(database)
                .running(V1);
    }

    /** The last migration of a release: 3, 6, 9. */
    static int target(ReleaseVersion release) {
        return 3 * Integer.parseInt(release.text().substring(0, 1));
    }

    /** What travels with the package of {@code release}. */
    static ReleaseManifest manifest(ReleaseVersion release) {
        return manifest(release, UnaryOperator.identity());
    }

    static ReleaseManifest manifest(ReleaseVersion release, UnaryOperator<List<Migration>> change) {
        SchemaVersion target = SchemaVersion.of(String.valueOf(target(release)));
        return new ReleaseManifest(
                "till",
                release,
                Optional.empty(),
                target,
                SchemaRange.exactly(target),
                change.apply(FakeMigrator.from(0, target(release)).shipped()),
                "set-of-" + target,
                Optional.empty(),
                List.of(),
                List.of(),
                DiskNeed.NONE);
    }

    static ReleaseManifest comingFrom(ReleaseVersion oldest, ReleaseManifest of) {
        return new ReleaseManifest(
                of.appliance(),
                of.release(),
                Optional.of(oldest),
                of.target(),
                of.accepts(),
                of.migrations(),
                of.setChecksum(),
                of.server(),
                of.keys(),
                of.retired(),
                of.disk());
    }

    static ReleaseManifest needing(ServerMajors server, DiskNeed disk, ReleaseManifest of) {
        return new ReleaseManifest(
                of.appliance(),
                of.release(),
                of.upgradableFrom(),
                of.target(),
                of.accepts(),
                of.migrations(),
                of.setChecksum(),
                Optional.of(server),
                of.keys(),
                of.retired(),
                disk);
    }

    /** Have the migration to {@code version} fail; 0 for none. */
    void failingAt(int version) {
        failingAt = version;
    }

    ReleaseVersion installed() {
        return installed;
    }

    /** The package manager puts the files of {@code release} in place. */
    void unpack(ReleaseVersion release) {
        installed = release;
    }

    /** Ask the installed release, as a package's first script does. */
    GateVerdict gate(ReleaseVersion next) {
        return tool().gate(manifest(next));
    }

    /** Gate, unpack and apply, as a package manager does; a release that may not pass is not unpacked. */
    UpgradeOutcome install(ReleaseVersion next) {
        GateVerdict verdict = gate(next);
        if (verdict.exitCode() != 0) {
            throw new AssertionError("vetoed: " + verdict);
        }
        unpack(next);
        return apply();
    }

    UpgradeOutcome apply() {
        return tool().run(Trigger.PACKAGE);
    }

    /** The machine went down and came up; whatever ran is dead. */
    void reboot() {
        lock.holderDies();
        database.lockHolderDies();
        permit.reboot();
        service.reboot();
    }

    /** The program of the installed release. */
    SafeUpgrade tool() {
        return tool(UnaryOperator.identity());
    }

    SafeUpgrade tool(UnaryOperator<SafeUpgradeBuilder> more) {
        int at = schema().map(position -> Integer.parseInt(position.token())).orElse(0);
        FakeMigrator migrator =
                FakeMigrator.from(at, target(installed)).in(database).failingAt(failingAt);
        return more.apply(SafeUpgrade.of("till", installed)
                        .service(service)
                        .database(database)
                        .fence(database)
                        .migrator(migrator)
                        .backup(backups)
                        .health(FakeHealth.of(service, migrator))
                        .journal(journal)
                        .lock(lock)
                        .hold(hold)
                        .permit(permit)
                        .stateIn(state)
                        .pace(pace)
                        .databasePatience(Duration.ZERO)
                        .machine("here")
                        .healthGate(new HealthGate(2, Duration.ofSeconds(1), Duration.ofSeconds(1))))
                .build();
    }

    /** The database that was down answers again. */
    void databaseComesUp() {
        RunId look = new RunId("look");
        database.answering(FakeDatabase.withData().probe(CallContext.look(look, Duration.ofMinutes(1), Pace.system())));
    }

    Optional<SchemaVersion> schema() {
        List<String> rows = database.tables().getOrDefault("schema_history", List.of());
        return rows.isEmpty() || rows.getLast().equals("0")
                ? Optional.empty()
                : Optional.of(SchemaVersion.of(rows.getLast()));
    }

    Optional<PendingUpgrade> pending() {
        return PendingFile.at(state.resolve("pending")).current();
    }

    String motd() {
        try {
            Path file = state.resolve("motd");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    /** Return everything that is there, in any form that shows changes; the lock and its last holder apart. */
    String content() {
        return database.tables() + " " + service.serving() + " " + hold.current() + " " + journal.entries() + " "
                + pending() + " " + motd();
    }

    static List<Migration> without(List<Migration> shipped, int... numbers) {
        List<String> gone = IntStream.of(numbers).mapToObj(String::valueOf).toList();
        return shipped.stream()
                .filter(migration -> !gone.contains(migration.version().token()))
                .toList();
    }
}
