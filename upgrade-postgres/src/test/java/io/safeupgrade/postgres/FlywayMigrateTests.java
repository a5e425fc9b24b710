package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Migration;
import io.safeupgrade.Progress;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.Migrator.Migrated;
import io.safeupgrade.spi.Migrator.MigrationRequest;
import io.safeupgrade.spi.Migrator.MigrationRequest.Mode;
import io.safeupgrade.spi.Migrator.MigrationResult;
import io.safeupgrade.spi.Migrator.NotMigrated;
import io.safeupgrade.spi.Pace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a migration leaves behind, also when it fails, waits or is stopped. */
class FlywayMigrateTests {

    /** For tests that fail: none waits for it. */
    private static final Duration LONG = Duration.ofMinutes(5);

    private static final String SLEEPING = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%'"
            + " AND datname = current_database() AND application_name = 'safe-upgrade/run-1'";

    @TempDir
    Path directory;

    private final TestCluster.Fresh database = TestCluster.shared().fresh();
    private final List<Progress> progress = new CopyOnWriteArrayList<>();
    private final Cancellation cancellation = Cancellation.create();
    private MigrationFolder files;

    @BeforeEach
    void oneMigration() {
        files = new MigrationFolder(directory)
                .with("V1__people.sql", "CREATE TABLE people (id int PRIMARY KEY); INSERT INTO people VALUES (1);");
    }

    @Test
    void reportsWhatWasAppliedAndHowFarItCame() {
        files.with("V2__tills.sql", "CREATE TABLE tills (id int);");

        Migrated done = (Migrated) migrate();

        assertThat(done.applied())
                .extracting(Migration::version)
                .containsExactly(SchemaVersion.of("1"), SchemaVersion.of("2"));
        assertThat(progress).contains(Progress.steps("V2__tills.sql", 1, 2), Progress.steps("V2__tills.sql", 2, 2));
        assertThat(migrate()).isEqualTo(new Migrated(List.of()));
    }

    @Test
    void failureRollsTheWholeSetBack() {
        files.with("V2__tills.sql", "CREATE TABLE tills (id int);")
                .with("V3__broken.sql", "SELECT 1;\n\nINSERT INTO tills (nowhere) VALUES ('x');");

        Failure failure = failure();

        assertThat(failure.code()).isEqualTo(ErrorCode.MIGRATION_FAILED);
        assertThat(failure.what()).contains("V3__broken.sql", "line [3]", "42703");
        assertThat(failure.evidence()).containsExactly("statement: INSERT INTO tills (nowhere) VALUES ('x')");
        assertThat(exists("tills")).isFalse();
        assertThat(exists("people")).isFalse();
        assertThat(status().current()).isEmpty();
    }

    @Test
    void failureInEachModeKeepsTheEarlierOnesAndSaysSo() {
        files.with("V2__broken.sql", "SELECT nothing;");

        Failure failure = ((NotMigrated) migrator().migrate(request(Mode.EACH, LONG))).failure();

        assertThat(failure.code()).isEqualTo(ErrorCode.SCHEMA_BETWEEN);
        assertThat(failure.evidence()).anyMatch(line -> line.contains("at [1], it was at [nothing]"));
        assertThat(status().current()).contains(SchemaVersion.of("1"));
    }

    @Test
    void failedMigrationWithoutTransactionIsHalfDoneAndBlocks() {
        files.with("V2__index.sql", "CREATE INDEX CONCURRENTLY broken ON nowhere (id);");

        assertThat(failure().code()).isEqualTo(ErrorCode.SCHEMA_BETWEEN);
        assertThat(status().findings()).anyMatch(finding -> finding.code().equals("migration-half-done"));
        assertThat(status().current()).contains(SchemaVersion.of("1"));
    }

    @Test
    void appliesMigrationsThatCannotRunInATransaction() {
        files.with("V2__index.sql", "CREATE INDEX CONCURRENTLY people_by_id ON people (id);")
                .with("V3__more.sql", "CREATE TABLE more (id int);");

        assertThat(migrate()).isInstanceOf(Migrated.class);
        assertThat(exists("people_by_id")).isTrue();
    }

    @Test
    @DisplayName("trap 19: an update under a deferred foreign key, then ALTER, in one transaction")
    void survivesPendingTriggerEvents() {
        deferredForeignKeyWithRows();
        files.with("V3__alter.sql", "ALTER TABLE orders ADD COLUMN note text;");

        assertThat(migrate()).isInstanceOf(Migrated.class);
    }

    @Test
    @DisplayName("trap 19: the same two statements do fail without the check between them")
    void pendingTriggerEventsAreReal() {
        deferredForeignKeyWithRows();
        files.with("V3__alter.sql", "UPDATE orders SET person = 1; ALTER TABLE orders ADD COLUMN note text;");

        Failure failure = failure();

        assertThat(failure.what()).contains("55006", "pending trigger events", "V3__alter.sql");
        assertThat(failure.remedy()).contains("SET CONSTRAINTS ALL IMMEDIATE");
    }

    @Test
    void deferredConstraintsAreDeferredAgainForTheNextMigration() {
        deferredForeignKeyWithRows();
        files.with("V3__child_first.sql", "INSERT INTO orders VALUES (2, 2); INSERT INTO people VALUES (2);");

        assertThat(migrate()).isInstanceOf(Migrated.class);
    }

    @Test
    void violatedDeferredConstraintIsBlamedOnItsMigration() {
        deferredForeignKeyWithRows();
        files.with("V3__orphan.sql", "INSERT INTO orders VALUES (2, 77);").with("V4__later.sql", "SELECT 1;");

        Failure failure = failure();

        assertThat(failure.what()).contains("V3__orphan.sql", "23503", "orders_person_fkey");
        assertThat(exists("people")).isFalse();
    }

    @Test
    @DisplayName("trap 19: settings, role and search path do not leak into the next migration")
    void settingsAreResetBetweenMigrations() {
        TestCluster.execute(database.superuser(), "GRANT CREATE ON DATABASE " + database.database() + " TO PUBLIC");
        files.with(
                        "V2__leaky.sql",
                        "CREATE SCHEMA other; SET search_path = other; SET statement_timeout = '7s';"
                                + " SET LOCAL lock_timeout = '9s'; SET ROLE " + database.role() + ";"
                                + " SET standard_conforming_strings = off; SET LOCAL work_mem = '77MB';")
                .with(
                        "V3__look.sql",
                        "CREATE TABLE seen AS SELECT current_setting('statement_timeout') AS statement,"
                                + " current_setting('lock_timeout') AS lock, current_setting('work_mem') AS memory,"
                                + " current_setting('standard_conforming_strings') AS strings,"
                                + " current_setting('tcp_keepalives_idle') AS keepalive;");

        assertThat(migrate()).isInstanceOf(Migrated.class);
        assertThat(query("SELECT concat_ws(' ', statement, lock, memory, strings, keepalive) FROM public.seen"))
                .isEqualTo("0 5s 4MB on 2");
    }

    @Test
    @DisplayName("trap 19: a new enum value used in the transaction that adds it")
    void namesTheWayOutForNewEnumValues() {
        files.with("V2__enum.sql", "CREATE TYPE mood AS ENUM ('good');");
        migrate();
        files.with("V3__value.sql", "ALTER TYPE mood ADD VALUE 'bad';")
                .with("V4__use.sql", "CREATE TABLE moods AS SELECT 'bad'::mood AS m;");

        Failure failure = failure();

        assertThat(failure.code()).isEqualTo(ErrorCode.MIGRATION_FAILED);
        assertThat(failure.what()).contains("55P04", "V4__use.sql");
        assertThat(failure.remedy()).contains("--transaction=each");
        assertThat(migrator().migrate(request(Mode.EACH, LONG))).isInstanceOf(Migrated.class);
    }

    @Test
    void triesTheWholeTransactionAgainWhileOthersHoldLocks() throws Exception {
        migrate();
        files.with("V2__first.sql", "CREATE TABLE first (id int);")
                .with("V3__alter.sql", "ALTER TABLE people ADD COLUMN name text;");
        FlywayMigrator impatient = migrator().lockTimeout(Duration.ofMillis(50), 1_000);
        try (Connection other = database.connectAsOwner();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT * FROM people");

            CompletableFuture<MigrationResult> result =
                    CompletableFuture.supplyAsync(() -> impatient.migrate(request(Mode.WHOLE_SET, LONG)));
            Happened.await(() -> progress.stream().anyMatch(one -> one.what().startsWith("waiting for others")));
            other.rollback();

            assertThat(result.get()).isInstanceOf(Migrated.class);
        }
    }

    @Test
    void givesUpAfterTheLastTryWithEverythingRolledBack() throws Exception {
        migrate();
        files.with("V2__first.sql", "CREATE TABLE first (id int);")
                .with("V3__alter.sql", "ALTER TABLE people ADD COLUMN name text;");
        try (Connection other = database.connectAsOwner();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT * FROM people");

            MigrationResult result =
                    migrator().lockTimeout(Duration.ofMillis(20), 2).migrate(request(Mode.WHOLE_SET, LONG));

            assertThat(((NotMigrated) result).failure().what()).contains("55P03", "V3__alter.sql");
            assertThat(exists("first")).isFalse();
        }
    }

    @Test
    void cancellationStopsTheRunningStatementAndRollsBack() throws Exception {
        files.with("V2__slow.sql", "CREATE TABLE slow (id int); SELECT pg_sleep(600);");
        CompletableFuture<MigrationResult> result = CompletableFuture.supplyAsync(this::migrate);
        Happened.await(() -> "1".equals(query(SLEEPING)));

        cancellation.request("SIGTERM");

        Failure failure = ((NotMigrated) result.get()).failure();
        assertThat(failure.what()).contains("V2__slow.sql", "SIGTERM");
        assertThat(failure.code()).isEqualTo(ErrorCode.MIGRATION_FAILED);
        assertThat(exists("slow")).isFalse();
        assertThat(sessionsOfUpgrades()).isEqualTo("0");
    }

    @Test
    void cancellationBeforeTheBeginningIsAFailureAndNothingElse() {
        SchemaVersion target = status().target();
        cancellation.request("SIGTERM");

        MigrationResult result = migrator().migrate(new MigrationRequest(call(LONG), target, Mode.WHOLE_SET));

        assertThat(((NotMigrated) result).failure().what()).contains("stopped");
        assertThat(exists("people")).isFalse();
    }

    @Test
    void deadlineStopsTheRunningStatementAndRollsBack() throws Exception {
        files.with("V2__slow.sql", "CREATE TABLE slow (id int); SELECT pg_sleep(600);");
        SteppedPace pace = new SteppedPace();
        SchemaVersion target = status().target();
        CallContext call = new CallContext(new RunId("run-1"), Deadline.in(LONG, pace), cancellation, progress::add);
        CompletableFuture<MigrationResult> result = CompletableFuture.supplyAsync(
                () -> migrator().migrate(new MigrationRequest(call, target, Mode.WHOLE_SET)));
        Happened.await(() -> "1".equals(query(SLEEPING)));

        pace.step(LONG);

        Failure failure = ((NotMigrated) result.get()).failure();
        assertThat(failure.what()).contains("V2__slow.sql", "deadline");
        assertThat(exists("slow")).isFalse();
        assertThat(sessionsOfUpgrades()).isEqualTo("0");
    }

    @Test
    @DisplayName("trap 18: every session carries the run's name and notices the death of its client")
    void sessionsCarryTheRunsName() {
        files.with(
                "V2__look.sql",
                "CREATE TABLE seen AS SELECT current_setting('application_name') AS name,"
                        + " current_setting('client_connection_check_interval') AS checks;");

        migrate();

        assertThat(query("SELECT name || ' ' || checks FROM seen")).isEqualTo("safe-upgrade/run-1 1s");
    }

    @Test
    @DisplayName("I7: passwords in statements and in the DSN stay out of the failure")
    void failureHoldsNoSecrets() {
        files.with("V2__role.sql", "ALTER ROLE nobody_here PASSWORD 'swordfish-" + database.password() + "';")
                .with("V3__x.sql", "SELECT 1;");

        Failure failure = failure();

        assertThat(failure.toString())
                .doesNotContain("swordfish")
                .doesNotContain(database.password())
                .contains("PASSWORD '***'");
    }

    @Test
    @DisplayName("I7: rows that the database quotes stay out of the failure")
    void failureHoldsNoRows() {
        files.with("V2__check.sql", "INSERT INTO people VALUES (424242); ALTER TABLE people ADD CHECK (id < 9);")
                .with("V3__null.sql", "INSERT INTO people VALUES (NULL);");

        assertThat(failure().what()).contains("23514").doesNotContain("424242");
    }

    @Test
    void refusesAnotherTargetThanTheOnePlanned() {
        MigrationResult result =
                migrator().migrate(new MigrationRequest(call(LONG), SchemaVersion.of("9"), Mode.WHOLE_SET));

        assertThat(((NotMigrated) result).failure().code()).isEqualTo(ErrorCode.PLAN_STALE);
        assertThat(exists("people")).isFalse();
    }

    private void deferredForeignKeyWithRows() {
        files.with(
                "V1.1__orders.sql",
                "CREATE TABLE orders (id int, person int REFERENCES people DEFERRABLE INITIALLY DEFERRED);"
                        + " INSERT INTO orders VALUES (1, 1);");
        files.with("V2__update.sql", "UPDATE orders SET person = 1;");
    }

    private FlywayMigrator migrator() {
        return FlywayMigrator.of(database.owner()).locations(files.location());
    }

    private io.safeupgrade.MigrationStatus status() {
        return migrator().status(TestCluster.call());
    }

    private MigrationResult migrate() {
        return migrator().migrate(request(Mode.WHOLE_SET, LONG));
    }

    private Failure failure() {
        return ((NotMigrated) migrate()).failure();
    }

    private MigrationRequest request(Mode mode, Duration patience) {
        return new MigrationRequest(call(patience), status().target(), mode);
    }

    private CallContext call(Duration patience) {
        return new CallContext(new RunId("run-1"), Deadline.in(patience, Pace.system()), cancellation, progress::add);
    }

    private boolean exists(String relation) {
        return query("SELECT to_regclass('public." + relation + "')") != null;
    }

    private String query(String sql) {
        return TestCluster.query(database.superuser(), sql);
    }

    private String sessionsOfUpgrades() {
        return query("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name LIKE 'safe-upgrade/%'");
    }
}
