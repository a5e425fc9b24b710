package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.Migrator.MigrationRequest;
import io.safeupgrade.spi.Migrator.MigrationRequest.Mode;
import io.safeupgrade.spi.Migrator.MigrationResult;
import io.safeupgrade.spi.Migrator.NotMigrated;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.UpgradeLock.Acquired;
import io.safeupgrade.spi.UpgradeLock.Held;
import io.safeupgrade.spi.UpgradeLock.LockRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration belongs to who holds the upgrade lock when it is committed, not when it began. */
class FlywayLockTests {

    private static final RunId RUN = new RunId("run-1");

    @TempDir
    Path directory;

    private final TestCluster.Fresh database = TestCluster.shared().fresh();

    @Test
    @DisplayName("trap 20, I10: the lock's session ends while a migration waits; nothing is committed")
    void nothingIsCommittedOnceTheLockIsLost() throws Exception {
        MigrationFolder files =
                new MigrationFolder(directory).with("V1__people.sql", "CREATE TABLE people (id int PRIMARY KEY);");
        migrate(files, () -> true);
        files.with("V2__tills.sql", "CREATE TABLE tills (id int);")
                .with("V3__alter.sql", "ALTER TABLE people ADD COLUMN name text;");
        try (Held lock = lock();
                Connection reader = database.connectAsOwner();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT * FROM people");
            var result = CompletableFuture.supplyAsync(() -> migrate(files, lock::stillHeld));
            Happened.await(() -> "1"
                    .equals(query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                            + " AND datname = current_database() AND application_name = 'safe-upgrade/run-1'")));

            assertThat(query("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                            + " WHERE datname <> current_database() AND application_name = 'safe-upgrade/run-1'"))
                    .isEqualTo("1");
            Happened.await(() -> !lock.stillHeld());
            reader.rollback();

            Failure failure = ((NotMigrated) result.get()).failure();
            assertThat(failure.code()).isEqualTo(ErrorCode.MIGRATION_FAILED);
            assertThat(failure.what()).contains("V3__alter.sql", "the upgrade lock was lost before the commit");
        }
        assertThat(query("SELECT string_agg(version, ' ') FROM flyway_schema_history"))
                .isEqualTo("1");
        assertThat(query("SELECT to_regclass('tills')")).isNull();
        assertThat(query("SELECT count(*) FROM pg_attribute WHERE attrelid = 'people'::regclass AND attname = 'name'"))
                .isEqualTo("0");
    }

    @Test
    @DisplayName("trap 20: a migration that cannot be undone does not begin without the lock")
    void nothingWithoutTransactionBeginsOnceTheLockIsLost() {
        MigrationFolder files =
                new MigrationFolder(directory).with("V1__people.sql", "CREATE TABLE people (id int PRIMARY KEY);");
        migrate(files, () -> true);
        files.with("V2__index.sql", "CREATE INDEX CONCURRENTLY people_again ON people (id);");

        MigrationResult result = migrate(files, () -> false);

        assertThat(((NotMigrated) result).failure().what()).contains("lock was lost");
        assertThat(query("SELECT to_regclass('people_again')")).isNull();
        assertThat(query("SELECT string_agg(version, ' ') FROM flyway_schema_history"))
                .isEqualTo("1");
    }

    private Held lock() {
        return ((Acquired) PostgresUpgradeLock.of(database.owner())
                        .acquire(new LockRequest(call(() -> true), "till", Duration.ZERO)))
                .held();
    }

    private MigrationResult migrate(MigrationFolder files, BooleanSupplier lockHeld) {
        FlywayMigrator migrator =
                FlywayMigrator.of(database.owner()).locations(files.location()).lockTimeout(Duration.ofMinutes(5), 1);
        return migrator.migrate(new MigrationRequest(
                call(lockHeld), migrator.status(TestCluster.call()).target(), Mode.WHOLE_SET));
    }

    private static CallContext call(BooleanSupplier lockHeld) {
        Deadline deadline = Deadline.in(Duration.ofMinutes(5), Pace.system());
        return new CallContext(RUN, deadline, Cancellation.create(), ignored -> {}, lockHeld);
    }

    private String query(String sql) {
        return TestCluster.query(database.superuser(), sql);
    }
}
