package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.demo.FleetLoader;
import io.openwatch.testing.Release;
import io.openwatch.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The first {@code upgrade run} fails, the cause is mended, the second succeeds: the service ends as it was found first. */
@Execution(ExecutionMode.CONCURRENT)
class FoundStateTests {

    @TempDir
    Path directory;

    @Test
    @DisplayName("I11, trap 3: a service that was stopped before the first, failing try is stopped after the second")
    void stoppedBeforeIsStoppedAfter() throws SQLException {
        TestDatabase database = database();
        Machine machine = Machine.in(directory).configured(database.text());
        UUID duplicate = duplicate(database);
        assertThat(machine.openwatch("upgrade", "run").exit()).isEqualTo(30);
        assertThat(machine.listens()).isFalse();
        remove(database, duplicate);
        Running.Ended ended = machine.openwatch("upgrade", "run");
        assertThat(ended.exit()).as(ended::all).isZero();
        assertThat(ended.out()).contains("the service is stopped, as it was found");
        assertThat(machine.listens()).isFalse();
        assertThat(machine.held()).isFalse();
        assertThat(machine.journal()).noneMatch(step -> step.contains(" START"));
    }

    @Test
    @DisplayName("I11, trap 3, AC-05: a service that ran before the first, failing try runs after the second;"
            + " it was stopped before the backup, and the backup was made before the migration")
    void runningBeforeIsRunningAfter() throws SQLException {
        TestDatabase database = database();
        try (Machine machine = Machine.in(directory).configured(database.text())) {
            machine.install("1.0.0", "3").startService();
            assertThat(machine.health()).isEqualTo("200 1.0.0 3");
            machine.install("2.0.0", Release.SCHEMA);
            UUID duplicate = duplicate(database);

            Running.Ended failed = machine.openwatch("upgrade", "run");
            assertThat(failed.exit()).as(failed::all).isEqualTo(30);
            assertThat(machine.listens()).as("stopped on purpose").isFalse();
            assertThat(machine.journal()).containsExactlyElementsOf(FAILED_RUN);

            remove(database, duplicate);
            Running.Ended ended = machine.openwatch("upgrade", "run");
            assertThat(ended.exit()).as(ended::all).isZero();
            assertThat(machine.health()).isEqualTo(Release.HEALTHY);
            List<String> journal = machine.journal();
            assertThat(journal.subList(FAILED_RUN.size(), journal.size())).containsExactlyElementsOf(GOOD_RUN);
        }
    }

    private static final List<String> FAILED_RUN = List.of(
            "RUN_STARTED",
            "PHASE_INTENT HOLD",
            "PHASE_RESULT HOLD DONE",
            "PHASE_INTENT STOP",
            "PHASE_RESULT STOP DONE",
            "PHASE_INTENT BACKUP",
            "PHASE_RESULT BACKUP DONE",
            "PHASE_INTENT MIGRATE",
            "PHASE_RESULT MIGRATE FAILED",
            "RUN_ENDED FAILED_STOPPED");

    private static final List<String> GOOD_RUN = List.of(
            "RUN_STARTED",
            "PHASE_INTENT HOLD",
            "PHASE_RESULT HOLD DONE",
            "PHASE_INTENT STOP",
            "PHASE_RESULT STOP DONE",
            "PHASE_INTENT BACKUP",
            "PHASE_RESULT BACKUP DONE",
            "PHASE_INTENT MIGRATE",
            "PHASE_RESULT MIGRATE DONE",
            "PHASE_INTENT START",
            "PHASE_RESULT START DONE",
            "PHASE_INTENT HEALTH",
            "PHASE_RESULT HEALTH DONE",
            "PHASE_INTENT COMMIT",
            "PHASE_RESULT COMMIT DONE",
            "PHASE_INTENT FINISH",
            "PHASE_RESULT FINISH DONE",
            "RUN_ENDED UPGRADED");

    private static TestDatabase database() {
        TestDatabase database = TestDatabase.at("3");
        database.load(BlockedUpgrade.FLEET);
        return database;
    }

    private static UUID duplicate(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return FleetLoader.duplicateOneFinding(connection);
        }
    }

    private static void remove(TestDatabase database, UUID finding) {
        database.execute("DELETE FROM findings WHERE id = '" + finding + "'");
    }
}
