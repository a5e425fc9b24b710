package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class BackupFirstTests {

    @TempDir
    Path directory;

    @Test
    @DisplayName("C-01, C-02, AC-01, AC-02: the requested backup is finished, verified and named before any migration;"
            + " the password reaches pg_dump by its environment alone")
    void finishesTheBackupBeforeAnyMigration() throws SQLException {
        TestDatabase database = TestDatabase.at("3");
        database.load(BlockedUpgrade.FLEET);
        DumpGate gate = gate(database);
        Machine machine = Machine.in(directory).configured(database.text(), gate.setting());
        try (Running running = machine.begin("migrate")) {
            running.await("dumped", gate::called);
            assertThat(machine.journal()).last().isEqualTo("PHASE_INTENT BACKUP");
            assertThat(Snapshot.history(database)).endsWith("0003 true");
            assertThat(gate.noted("password")).isEqualTo(TestDatabase.PASSWORD);
            assertThat(gate.noted("arguments"))
                    .contains("--format=custom")
                    .doesNotContain(TestDatabase.PASSWORD)
                    .doesNotContain("postgres://");
            gate.open();
            Running.Ended ended = running.finish();
            assertThat(ended.exit()).as(ended::all).isZero();
        }
        assertThat(machine.journal())
                .containsSubsequence("PHASE_RESULT BACKUP DONE", "PHASE_INTENT MIGRATE", "PHASE_RESULT MIGRATE DONE");
        assertThat(machine.files().stream().filter(file -> file.startsWith("backups/")))
                .hasSize(5)
                .allMatch(file -> file.matches("backups/\\d{8}T\\d{6}Z-[A-Za-z0-9.-]*to-2\\.0\\.0"
                        + "(/manifest\\.json|/database\\.dump\\.zst|/database\\.contents\\.json|/config\\.tar\\.gz)?"));
    }

    @Test
    @DisplayName("C-02: a backup that fails aborts: exit 20, no migration, no partial file")
    void failingBackupAborts() throws SQLException {
        TestDatabase database = TestDatabase.at("3");
        DumpGate gate = gate(database).breaks();
        Machine machine = Machine.in(directory).configured(database.text(), gate.setting());
        Running.Ended ended = machine.openwatch("migrate");
        assertThat(ended.exit()).as(ended::all).isEqualTo(20);
        assertThat(ended.out()).contains("pg_dump: error: made to fail").doesNotContain(TestDatabase.PASSWORD);
        assertThat(machine.journal()).noneMatch(step -> step.contains("MIGRATE"));
        assertThat(Snapshot.history(database)).endsWith("0003 true");
        assertThat(machine.files()).noneMatch(file -> file.startsWith("backups/"));
    }

    @Test
    @DisplayName("C-02, I1: without a schema there is nothing to back up, and only then a requested backup is skipped")
    void skipsTheBackupOfAnEmptyDatabaseOnly() throws SQLException {
        TestDatabase database = TestDatabase.empty();
        DumpGate gate = gate(database).breaks();
        Machine machine = Machine.in(directory).configured(database.text(), gate.setting());
        Running.Ended ended = machine.openwatch("migrate");
        assertThat(ended.exit()).as(ended::all).isZero();
        assertThat(ended.out()).contains("without a restore point: the database is empty");
        assertThat(gate.called()).isFalse();
        assertThat(Snapshot.history(database)).endsWith("0006 true");
    }

    @Test
    @DisplayName(
            "I1: AUTO_BACKUP takes yes, no, true and false; any other spelling is an error (12), never a silent no")
    void takesNoOtherSpellingForNo() {
        TestDatabase database = TestDatabase.at("3");
        for (String spelling : List.of("maybe", "YES")) {
            Machine machine = Machine.in(directory).configured(database.text(), "AUTO_BACKUP=" + spelling);
            Running.Ended ended = machine.openwatch("upgrade", "run");
            assertThat(ended.exit()).as(ended::all).isEqualTo(12);
            assertThat(ended.err()).contains("AUTO_BACKUP [" + spelling + "]").contains("yes, no, true or false");
        }
        assertThat(Snapshot.history(database)).endsWith("0003 true");
    }

    private DumpGate gate(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return DumpGate.in(directory, connection.getMetaData().getDatabaseMajorVersion());
        }
    }
}
