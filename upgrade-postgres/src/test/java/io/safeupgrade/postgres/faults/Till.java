package io.safeupgrade.postgres.faults;

import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.engine.Deadlines;
import io.safeupgrade.engine.HealthGate;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.SafeUpgradeBuilder;
import io.safeupgrade.file.FileHold;
import io.safeupgrade.file.FileStartPermit;
import io.safeupgrade.file.RestorePointStore;
import io.safeupgrade.postgres.FlywayMigrator;
import io.safeupgrade.postgres.MigrationFolder;
import io.safeupgrade.postgres.PgDumpBackups;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.postgres.PostgresProbe;
import io.safeupgrade.postgres.PostgresSessions;
import io.safeupgrade.postgres.TestCluster;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.Migrator.Migrated;
import io.safeupgrade.spi.Migrator.MigrationRequest;
import io.safeupgrade.spi.Migrator.MigrationRequest.Mode;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.SessionFence;
import io.safeupgrade.testkit.FakePace;
import io.safeupgrade.testkit.FakeService;
import io.safeupgrade.testkit.FaultInjector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * An appliance whose database, migrations and files are real; only its service is played.
 *
 * <p>Release 1.0 serves on schema 1, and the files of release 2.0 are already installed. Its migrations take as long as
 * the table {@code brake} says.
 */
final class Till {

    static final ReleaseVersion OLD = ReleaseVersion.of("1.0");
    static final ReleaseVersion NEW = ReleaseVersion.of("2.0");
    static final String OLD_SCHEMA = "1";
    static final String NEW_SCHEMA = "3";

    /** With which the migrations begin; told apart from everything else that is sent to the server. */
    static final String FIRST_STATEMENT = "ALTER TABLE people ADD COLUMN";

    final TestCluster.Fresh database;
    final Path home;
    final FakeService service;

    private Till(TestCluster.Fresh database, Path home) {
        this.database = database;
        this.home = home;
        this.service = FakeService.loading(() -> NEW)
                .heldBy(FileHold.at(state().resolve("hold")), FileStartPermit.at(state().resolve("permit")));
    }

    /** Make one that serves release 1.0 with {@code people} rows of a kilobyte. */
    static Till serving(TestCluster cluster, Path home, int people) {
        Till till = new Till(cluster.fresh(), home);
        till.writeMigrations();
        FlywayMigrator old = FlywayMigrator.of(till.database.owner())
                .locations(till.location())
                .target(OLD_SCHEMA);
        CallContext call = TestCluster.call();
        if (!(old.migrate(new MigrationRequest(call, SchemaVersion.of(OLD_SCHEMA), Mode.WHOLE_SET))
                instanceof Migrated)) {
            throw new IllegalStateException("release 1.0 could not be installed");
        }
        TestCluster.execute(
                till.database.owner(),
                "INSERT INTO people SELECT i, repeat(md5(i::text), 32) FROM generate_series(1, " + people + ") i");
        till.service.running(OLD);
        return till;
    }

    private void writeMigrations() {
        try {
            Files.createDirectories(home.resolve("migrations"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        new MigrationFolder(home.resolve("migrations"))
                .with("V1__people.sql", """
                        CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL);
                        CREATE TABLE brake (seconds numeric NOT NULL);
                        """)
                .with("V2__discounts.sql", """
                        %s discount int NOT NULL DEFAULT 0;
                        SELECT pg_sleep(coalesce((SELECT max(seconds) FROM brake), 0));
                        """.formatted(FIRST_STATEMENT))
                .with("V3__receipts.sql", "CREATE TABLE receipts (id int PRIMARY KEY);");
    }

    Path state() {
        return home.resolve("state");
    }

    String location() {
        return "filesystem:" + home.resolve("migrations");
    }

    /** Let the next migrations take that long. */
    void brakeFor(Duration time) {
        brake("%d.%03d".formatted(time.toSeconds(), time.toMillisPart()));
    }

    /** Let the next migrations take {@code seconds}. */
    void brake(String seconds) {
        TestCluster.execute(database.superuser(), "DELETE FROM brake", "INSERT INTO brake VALUES (" + seconds + ")");
    }

    /** Build the upgrade to release 2.0. */
    SafeUpgrade upgrade() {
        return upgrade(database.owner(), unwatched()).build();
    }

    /** Build it without the service, as {@link TillProgram} runs it. */
    SafeUpgrade alone() {
        return parts(database.owner(), state(), location()).build();
    }

    /** Describe it, by the way into the database that {@code dsn} names, every call of a provider watched. */
    SafeUpgradeBuilder upgrade(PostgresDsn dsn, FaultInjector calls) {
        return unsaved(dsn, calls).backup(calls.watch(BackupProvider.class, PgDumpBackups.of(dsn)));
    }

    /** Describe it without a word about restore points. */
    SafeUpgradeBuilder unsaved(PostgresDsn dsn, FaultInjector calls) {
        return described(dsn, state(), location(), calls)
                .service(calls.watch(ServiceController.class, service))
                .health(calls.watch(HealthProbe.class, health(dsn)));
    }

    boolean held() {
        return FileHold.at(state().resolve("hold")).current().isPresent();
    }

    /** Describe it without a service: an appliance that upgrades itself. */
    static SafeUpgradeBuilder parts(PostgresDsn dsn, Path state, String location) {
        return described(dsn, state, location, unwatched()).backup(PgDumpBackups.of(dsn));
    }

    private static SafeUpgradeBuilder described(PostgresDsn dsn, Path state, String location, FaultInjector calls) {
        return SafeUpgrade.of("till", NEW)
                .database(calls.watch(DatabaseProbe.class, PostgresProbe.of(dsn)))
                .fence(calls.watch(SessionFence.class, PostgresSessions.of(dsn)))
                .migrator(calls.watch(Migrator.class, FlywayMigrator.of(dsn).locations(location)))
                .stateIn(state)
                .databasePatience(Duration.ZERO)
                .healthGate(new HealthGate(2, Duration.ZERO, Duration.ofMillis(50)))
                .deadlines(Deadlines.DEFAULT.withStartAndHealth(Duration.ofSeconds(20), Duration.ofSeconds(4)));
    }

    static FaultInjector unwatched() {
        return FaultInjector.on(FakePace.create());
    }

    /** Answer as the appliance's own health page does: it is not well while its database does not answer. */
    private HealthProbe health(PostgresDsn dsn) {
        return request -> {
            Optional<ReleaseVersion> release = service.serving();
            if (release.isEmpty()) {
                return new HealthProbe.NoAnswer("nothing listens");
            }
            try {
                String schema = TestCluster.query(dsn, SCHEMA);
                boolean right = release.get().equals(request.release())
                        && request.schema().equals(Optional.ofNullable(schema).map(SchemaVersion::of));
                return right ? new HealthProbe.Healthy() : new HealthProbe.Unhealthy("schema " + schema, release);
            } catch (IllegalStateException noDatabase) {
                return new HealthProbe.Unhealthy("the database does not answer", release);
            }
        };
    }

    private static final String SCHEMA =
            "SELECT version FROM flyway_schema_history WHERE success ORDER BY installed_rank DESC LIMIT 1";

    /**
     * Read where the schema stands, from its tables and from its history.
     *
     * @throws AssertionError if the two differ or it is between the releases
     */
    String schema() {
        String recorded = TestCluster.query(database.superuser(), SCHEMA);
        String column = TestCluster.query(
                database.superuser(),
                "SELECT count(*) FROM pg_attribute WHERE attrelid = 'people'::regclass AND attname = 'discount'");
        String table =
                TestCluster.query(database.superuser(), "SELECT count(*) FROM pg_class WHERE relname = 'receipts'");
        String seen = recorded + " " + column + table;
        if (!seen.equals(OLD_SCHEMA + " 00") && !seen.equals(NEW_SCHEMA + " 11")) {
            throw new AssertionError("the schema is between the releases: " + seen);
        }
        return String.valueOf(recorded);
    }

    RestorePointStore restorePoints() {
        return RestorePointStore.below(state());
    }

    /** Count the sessions of upgrades in the server. */
    long ownSessions() {
        return sessions("true");
    }

    /** Count the migrations that wait for their brake. */
    long sleepingSessions() {
        return sessions("wait_event = 'PgSleep'");
    }

    private long sessions(String condition) {
        return Long.parseLong(String.valueOf(TestCluster.query(
                database.superuser().maintenance(),
                "SELECT count(*) FROM pg_stat_activity WHERE usename = '" + database.role() + "' AND " + condition)));
    }
}
