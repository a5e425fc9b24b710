package io.safeupgrade.testkit.restore;

import io.safeupgrade.Atomicity;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.OnFailure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.engine.HealthGate;
import io.safeupgrade.engine.RestoreOrder;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.SafeUpgradeBuilder;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.ReleaseInstaller;
import io.safeupgrade.testkit.FakeBackups;
import io.safeupgrade.testkit.FakeDatabase;
import io.safeupgrade.testkit.FakeHealth;
import io.safeupgrade.testkit.FakeInstaller;
import io.safeupgrade.testkit.FakeMigrator;
import io.safeupgrade.testkit.FakePace;
import io.safeupgrade.testkit.FakeService;
import io.safeupgrade.testkit.InMemoryHold;
import io.safeupgrade.testkit.InMemoryJournal;
import io.safeupgrade.testkit.InMemoryPermit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A till at release 1.0 on schema 3 that holds sales and is to go to release 2.0 on schema 6. */
final class World {

    static final ReleaseVersion OLD = ReleaseVersion.of("1.0");
    static final ReleaseVersion NEW = ReleaseVersion.of("2.0");

    final FakePace pace = FakePace.create();
    final FakeDatabase database;
    final FakeMigrator migrator;
    final FakeBackups backups;
    final InMemoryHold hold = InMemoryHold.create();
    final InMemoryPermit permit = InMemoryPermit.create();
    final InMemoryJournal journal = InMemoryJournal.create();
    final FakeInstaller installer;
    final FakeService service;
    private final FakeHealth health;
    private final Path state;
    private boolean newReleaseIsIll;

    private World(Path state, ReleaseVersion installed, FakeDatabase database, FakeMigrator migrator) {
        this.state = state;
        this.database = database;
        this.migrator = migrator.in(database);
        this.backups = FakeBackups.of(database);
        this.installer = FakeInstaller.with(installed, OLD, NEW);
        this.service = FakeService.loading(installer::installed)
                .heldBy(hold, permit)
                .using(database)
                .running(OLD);
        this.health = FakeHealth.of(service, migrator);
    }

    /** The package manager has put the new files in place. */
    static World withPackage(Path state) {
        return new World(state, NEW, FakeDatabase.withData(), FakeMigrator.from(3, 6));
    }

    /** An installer puts files in place, and back. */
    static World withInstaller(Path state) {
        return new World(state, OLD, FakeDatabase.withData(), FakeMigrator.from(3, 6));
    }

    /** The same with a database in which nothing was ever made, so that no restore point is due. */
    static World withInstallerAndNothing(Path state) {
        return new World(state, OLD, FakeDatabase.empty(), FakeMigrator.from(0, 6, Atomicity.EACH_MIGRATION));
    }

    SafeUpgrade upgrade() {
        return upgrade(builder -> builder);
    }

    /** The same with an installer that rolls back. */
    SafeUpgrade rollingBack() {
        return upgrade(builder ->
                builder.installer(ReleaseInstaller.class.cast(installer)).onFailure(OnFailure.ROLL_BACK));
    }

    SafeUpgrade upgrade(UnaryOperator<SafeUpgradeBuilder> more) {
        return more.apply(SafeUpgrade.of("till", NEW)
                        .service(service)
                        .database(database)
                        .fence(database)
                        .migrator(migrator)
                        .backup(backups)
                        .health(this::probe)
                        .journal(journal)
                        .hold(hold)
                        .permit(permit)
                        .stateIn(state)
                        .pace(pace)
                        .databasePatience(Duration.ZERO)
                        .machine("here")
                        .healthGate(new HealthGate(2, Duration.ofSeconds(1), Duration.ofSeconds(1))))
                .build();
    }

    private HealthProbe.Health probe(HealthProbe.ProbeRequest request) {
        boolean ill = newReleaseIsIll && service.serving().equals(Optional.of(NEW));
        return ill ? new HealthProbe.Unhealthy("ill", Optional.of(NEW)) : health.probe(request);
    }

    /** Let the new release never become healthy. */
    void newReleaseIsIll() {
        newReleaseIsIll = true;
    }

    void newReleaseIsWell() {
        newReleaseIsIll = false;
    }

    /** Upgrade, and let a client write a row into the new release. */
    RestorePoint upgradedAndUsed() {
        UpgradeOutcome outcome = upgrade().run(Trigger.OPERATOR);
        if (outcome.exitCode() != 0) {
            throw new AssertionError("the upgrade failed: " + outcome);
        }
        database.insert("sales", "written after the upgrade");
        return newest();
    }

    RestorePoint newest() {
        List<RestorePoint> points = upgrade().restorePoints();
        return points.get(points.size() - 1);
    }

    UpgradeOutcome restore(RestoreOrder order) {
        return upgrade().restore(order, Trigger.OPERATOR);
    }

    Optional<SchemaVersion> schema() {
        return migrator.position();
    }

    static ErrorCode code(UpgradeOutcome outcome) {
        return outcome.failure().map(Failure::code).orElseThrow(() -> new AssertionError("no failure: " + outcome));
    }
}
