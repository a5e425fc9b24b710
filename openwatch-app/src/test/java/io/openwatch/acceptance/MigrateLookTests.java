package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Release;
import io.openwatch.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code migrate} before it does anything: looks that change nothing, and histories that do not fit. */
@Execution(ExecutionMode.CONCURRENT)
class MigrateLookTests {

    @TempDir
    Path directory;

    @Test
    @DisplayName("I3, AC-03: migrate --status on an empty database leaves catalog and files as they were")
    void lookAtAnEmptyDatabaseCreatesNothing() {
        TestDatabase database = TestDatabase.empty();
        Machine machine = machine(database);
        String before = Snapshot.catalog(database);
        List<String> files = machine.files();
        Running.Ended status = machine.openwatch("migrate", "--status");
        assertThat(status.exit()).as(status::all).isZero();
        assertThat(status.out())
                .contains("current version: none")
                .contains("PENDING: " + Release.migrations().size() + " migration(s)");
        assertThat(machine.openwatch("migrate", "--dry-run").out()).contains("CREATE TABLE users");
        assertThat(machine.openwatch("upgrade", "plan").exit()).isZero();
        assertThat(Snapshot.catalog(database))
                .contains("relation pg_catalog.pg_class")
                .isEqualTo(before);
        assertThat(machine.files()).isEqualTo(files);
    }

    @Test
    @DisplayName("I12: a database that is newer than the code is refused with 10 and left alone")
    void refusesDatabaseNewerThanCode() {
        TestDatabase database = TestDatabase.current();
        Machine machine = machine(database).actingAs("1.0.0", "3");
        Snapshot before = Snapshot.of(database);
        for (String[] command : new String[][] {{"migrate", "--status"}, {"upgrade", "run"}}) {
            Running.Ended ended = machine.openwatch(command);
            assertThat(ended.exit()).as(ended::all).isEqualTo(10);
            assertThat(ended.all())
                    .contains("the database is newer than this release")
                    .contains("V0004__scan_summaries.sql");
        }
        assertThat(Snapshot.of(database)).isEqualTo(before);
        assertThat(machine.held()).isFalse();
    }

    @Test
    @DisplayName("I12: an applied migration whose text has changed is refused with 10")
    void refusesEditedMigration() {
        TestDatabase database = TestDatabase.at("3");
        database.execute("UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE version = '0002'");
        Machine machine = machine(database);
        Snapshot before = Snapshot.of(database);
        for (String[] command : new String[][] {{"migrate"}, {"upgrade", "run"}}) {
            Running.Ended ended = machine.openwatch(command);
            assertThat(ended.exit()).as(ended::all).isEqualTo(10);
            assertThat(ended.all()).contains("[V0002__hosts.sql]");
        }
        assertThat(Snapshot.of(database)).isEqualTo(before);
    }

    @Test
    @DisplayName("I12: a release lower than the one that was here before is refused with 10")
    void refusesLowerRelease() {
        Machine machine = machine(TestDatabase.at("3"));
        assertThat(machine.openwatch("migrate").exit()).isZero();
        machine.actingAs("1.5.0", Release.SCHEMA);
        Running.Ended ended = machine.openwatch("upgrade", "run");
        assertThat(ended.exit()).as(ended::all).isEqualTo(10);
        assertThat(ended.out())
                .contains("release [1.5.0] is lower than [2.0.0]")
                .contains("SU-203");
    }

    @Test
    @DisplayName("AC-03: --status and --backup-dir exist; a backup that cannot be made ends migrate before it migrates")
    void failingBackupComesBeforeMigrating() throws IOException {
        TestDatabase database = TestDatabase.at("3");
        Machine machine = machine(database);
        assertThat(machine.openwatch("migrate", "--help").out())
                .contains("--status")
                .contains("--backup-dir");
        Path file = Files.writeString(directory.resolve("occupied"), "a file");
        Snapshot before = Snapshot.of(database);
        Running.Ended ended = machine.openwatch("migrate", "--backup-dir", file.toString());
        assertThat(ended.exit()).as(ended::all).isEqualTo(10);
        assertThat(ended.all()).contains("[" + file + "] is not a directory");
        assertThat(Snapshot.of(database)).isEqualTo(before);
    }

    private Machine machine(TestDatabase database) {
        return Machine.in(directory).configured(database.text());
    }
}
