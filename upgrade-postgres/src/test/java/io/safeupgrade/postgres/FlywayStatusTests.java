package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.Atomicity;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Finding;
import io.safeupgrade.Migration;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.Migrator.Migrated;
import io.safeupgrade.spi.Migrator.MigrationRequest;
import io.safeupgrade.spi.Migrator.MigrationRequest.Mode;
import io.safeupgrade.spi.Migrator.MigrationResult;
import io.safeupgrade.spi.Migrator.NotMigrated;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a look at the migrations says. */
class FlywayStatusTests {

    @TempDir
    Path directory;

    private final TestCluster.Fresh database = TestCluster.shared().fresh();
    private MigrationFolder files;

    @BeforeEach
    void twoMigrations() {
        files = new MigrationFolder(directory)
                .with("V1__people.sql", "CREATE TABLE people (id int PRIMARY KEY);")
                .with("V2__tills.sql", "CREATE TABLE tills (id int PRIMARY KEY);");
    }

    @Test
    void showsWhatIsPendingOnAnEmptyDatabase() {
        MigrationStatus status = status();

        assertThat(status.current()).isEmpty();
        assertThat(status.target()).isEqualTo(SchemaVersion.of("2"));
        assertThat(status.pending())
                .extracting(Migration::description)
                .containsExactly("V1__people.sql", "V2__tills.sql");
        assertThat(status.atomicity()).isEqualTo(Atomicity.WHOLE_SET);
        assertThat(status.findings()).isEmpty();
        assertThat(status.setChecksum()).hasSize(64);
    }

    @Test
    void lookLeavesTheCatalogUnchanged() {
        String before = catalog();

        status();
        migrator().sql(TestCluster.call());
        files.with("V2__twice.sql", "SELECT 1");
        status();

        assertThat(catalog()).isEqualTo(before);
    }

    @Test
    void isAtTargetOnceMigrated() {
        migrate();

        assertThat(status().atTarget()).isTrue();
        assertThat(status().current()).contains(SchemaVersion.of("2"));
    }

    @Test
    void showsTextOfPendingMigrationsInOrder() {
        assertThat(migrator().sql(TestCluster.call()).values())
                .containsExactly(
                        "CREATE TABLE people (id int PRIMARY KEY);", "CREATE TABLE tills (id int PRIMARY KEY);");
    }

    @Test
    void refusesDatabaseNewerThanCode() {
        migrate();
        files.without("V2__tills.sql");

        Finding finding = onlyFinding();

        assertThat(finding.code()).isEqualTo("database-newer");
        assertThat(finding.blocks()).isTrue();
        assertThat(finding.what()).contains("V2__tills.sql");
        assertThat(refusal().code()).isEqualTo(ErrorCode.PREFLIGHT_BLOCKED);
    }

    @Test
    void filesAboveTheTargetAreInvisible() {
        MigrationStatus status = migrator().target("1").status(TestCluster.call());

        assertThat(status.target()).isEqualTo(SchemaVersion.of("1"));
        assertThat(status.pending()).hasSize(1);
        assertThat(status.findings()).isEmpty();
    }

    @Test
    void databaseAboveTheTargetIsNewerAlthoughTheFileIsThere() {
        migrate();

        MigrationStatus status = migrator().target("1").status(TestCluster.call());

        assertThat(status.findings()).extracting(Finding::code).containsExactly("database-newer");
        assertThat(status.current()).contains(SchemaVersion.of("2"));
    }

    @Test
    void refusesTargetWithoutAFile() {
        MigrationStatus status = migrator().target("7").status(TestCluster.call());

        assertThat(status.findings()).extracting(Finding::code).containsExactly("target-absent");
    }

    @Test
    void refusesAppliedMigrationWhoseTextChanged() {
        migrate();
        files.with("V1__people.sql", "CREATE TABLE people (id bigint PRIMARY KEY);");

        assertThat(onlyFinding().code()).isEqualTo("migration-edited");
        assertThat(onlyFinding().what()).contains("V1__people.sql");
    }

    @Test
    void changedTextChangesTheDigestOfTheSet() {
        String before = status().setChecksum();
        files.with("V1__people.sql", "CREATE TABLE people (id bigint PRIMARY KEY);");

        assertThat(status().setChecksum()).isNotEqualTo(before);
    }

    @Test
    void refusesMissingAppliedMigration() {
        migrate();
        files.without("V1__people.sql");

        assertThat(onlyFinding().code()).isEqualTo("migration-missing");
    }

    @Test
    void refusesMigrationBelowTheCurrentOne() {
        migrate();
        files.with("V1.5__late.sql", "SELECT 1;");

        assertThat(onlyFinding().code()).isEqualTo("migration-out-of-order");
        assertThat(onlyFinding().what()).contains("V1.5__late.sql");
    }

    @Test
    void refusesTwoFilesOfOneVersionAndStillTellsThePosition() {
        migrate();
        files.with("V2__again.sql", "SELECT 1;");

        assertThat(onlyFinding().code()).isEqualTo("migrations-unreadable");
        assertThat(onlyFinding().what()).contains("V2__again.sql");
        assertThat(status().current()).contains(SchemaVersion.of("2"));
    }

    @Test
    void refusesFileNameThatIsNoMigration() {
        files.with("V3_oops.sql", "SELECT 1;");

        assertThat(onlyFinding().code()).isEqualTo("migrations-unreadable");
        assertThat(onlyFinding().what()).contains("V3_oops.sql");
    }

    @Test
    void refusesLocationThatIsNotThere() {
        MigrationStatus status = FlywayMigrator.of(database.owner())
                .locations("filesystem:" + directory.resolve("nowhere"))
                .status(TestCluster.call());

        assertThat(status.findings()).extracting(Finding::code).containsExactly("migrations-unreadable");
    }

    @Test
    void refusesDatabaseWithTablesButWithoutHistory() {
        TestCluster.execute(database.owner(), "CREATE TABLE somebody_elses (id int)");

        assertThat(onlyFinding().code()).isEqualTo("schema-not-ours");
    }

    @Test
    void namesMigrationsThatCannotBeRolledBack() {
        files.with("V3__index.sql", "CREATE INDEX CONCURRENTLY people_id ON people (id);");

        assertThat(status().atomicity()).isEqualTo(Atomicity.NONE);
        assertThat(onlyFinding().severity()).isEqualTo(Finding.Severity.WARNING);
        assertThat(onlyFinding().what()).contains("V3__index.sql").doesNotContain("V1__people.sql");
    }

    @Test
    void refusesFileThatMixesStatementsInsideAndOutsideOfTransactions() {
        files.with("V3__mixed.sql", "CREATE TABLE a (id int); CREATE INDEX CONCURRENTLY people_id ON people (id);");

        assertThat(onlyFinding().code()).isEqualTo("migrations-unreadable");
        assertThat(onlyFinding().blocks()).isTrue();
    }

    @Test
    void promisesEachMigrationWhereThatIsChosen() {
        assertThat(migrator().mode(Mode.EACH).status(TestCluster.call()).atomicity())
                .isEqualTo(Atomicity.EACH_MIGRATION);
    }

    @Test
    void repeatableMigrationIsPendingAgainWhenItsTextChanges() {
        files.with("R__view.sql", "CREATE OR REPLACE VIEW all_people AS SELECT id FROM people;");
        migrate();
        assertThat(status().atTarget()).isTrue();

        files.with("R__view.sql", "CREATE OR REPLACE VIEW all_people AS SELECT id FROM people WHERE id > 0;");

        assertThat(status().pending()).extracting(Migration::description).containsExactly("R__view.sql");
        assertThat(migrate()).isInstanceOf(Migrated.class);
        assertThat(status().atTarget()).isTrue();
    }

    @Test
    void leadingZerosDoNotMakeAnotherPosition() {
        files.without("V2__tills.sql").with("V002__tills.sql", "CREATE TABLE tills (id int PRIMARY KEY);");

        migrate();

        assertThat(status().target()).isEqualTo(SchemaVersion.of("2"));
        assertThat(migrator().target("2").status(TestCluster.call()).atTarget()).isTrue();
    }

    @Test
    void targetThatWasSetIsKnownWithoutADatabase() {
        FlywayMigrator nowhere = FlywayMigrator.of(PostgresDsn.parse("postgres://a@127.0.0.1:1/a"));
        assertThat(nowhere.target("007").target(TestCluster.call())).contains(SchemaVersion.of("7"));
        assertThat(nowhere.target(TestCluster.call())).isEmpty();
    }

    @Test
    @DisplayName("I7: an unreachable database is told without the password")
    void unreachableDatabaseIsToldWithoutThePassword() {
        PostgresDsn nobody = PostgresDsn.parse("postgres://till:hunter2-secret@127.0.0.1:1/till");

        assertThatThrownBy(() ->
                        FlywayMigrator.of(nobody).locations(files.location()).status(TestCluster.call()))
                .isInstanceOfSatisfying(
                        UpgradeException.class,
                        told -> assertThat(told.failure().code()).isEqualTo(ErrorCode.DATABASE_UNREACHABLE))
                .hasMessageNotContaining("hunter2");
    }

    private FlywayMigrator migrator() {
        return FlywayMigrator.of(database.owner()).locations(files.location());
    }

    private MigrationStatus status() {
        return migrator().status(TestCluster.call());
    }

    private Finding onlyFinding() {
        assertThat(status().findings()).hasSize(1);
        return status().findings().getFirst();
    }

    private MigrationResult migrate() {
        return migrator().migrate(new MigrationRequest(TestCluster.call(), status().target(), Mode.WHOLE_SET));
    }

    private io.safeupgrade.Failure refusal() {
        return ((NotMigrated) migrate()).failure();
    }

    private String catalog() {
        return TestCluster.query(database.superuser(), """
                SELECT (SELECT string_agg(c::text, E'\\n' ORDER BY oid) FROM pg_class c)
                    || (SELECT string_agg(n::text, E'\\n' ORDER BY oid) FROM pg_namespace n)
                    || (SELECT count(*) FROM pg_attribute) || (SELECT count(*) FROM pg_proc)
                """);
    }
}
