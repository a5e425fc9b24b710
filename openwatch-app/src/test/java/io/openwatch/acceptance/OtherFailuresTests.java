package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Release;
import io.openwatch.testing.TestDatabase;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** The demo's other ways to go wrong: which exit code, and what is left standing. */
@Execution(ExecutionMode.CONCURRENT)
class OtherFailuresTests {

    @TempDir
    Path directory;

    @Test
    @DisplayName("C-02: --fail backup exits 20, no migration ran, and nothing looks like a restore point")
    void failingBackupEndsBeforeAnyMigration() {
        TestDatabase database = TestDatabase.empty();
        Machine machine = machine(database);
        Running.Ended ended = demo(machine, "backup", "--no-serve", "--output", "json");
        assertThat(ended.exit()).as(ended::all).isEqualTo(20);
        JsonNode report = Machine.json(ended);
        assertThat(report.at("/failure/name").asString()).isEqualTo("backup_failed");
        assertThat(report.path("restore_point").isNull()).isTrue();
        assertThat(report.path("next").toString()).contains("openwatch upgrade run");
        assertThat(Snapshot.history(database)).isEqualTo("0001 true, 0002 true, 0003 true");
        assertThat(machine.journalOfLastRun())
                .contains("PHASE_RESULT BACKUP FAILED")
                .noneMatch(step -> step.contains(" MIGRATE"));
        assertThat(machine.held()).isTrue();
        assertThat(machine.files()).noneMatch(file -> file.matches("backups/2.*"));
    }

    @Test
    @DisplayName("--fail start exits 40: the port is taken, the schema is new, the service stopped and held")
    void failingStartEndsWithForty() {
        TestDatabase database = TestDatabase.empty();
        Machine machine = machine(database);
        Running.Ended ended = demo(machine, "start", "--no-serve");
        assertThat(ended.exit()).as(ended::all).isEqualTo(40);
        assertThat(Snapshot.history(database)).endsWith(Release.APPLIED + " true");
        assertThat(machine.held()).isTrue();
        assertThat(Machine.printedBelow("Next:", ended.out()))
                .satisfiesExactly(
                        log -> assertThat(machine.type(log).exit()).isZero(),
                        run -> assertThat(run.strip()).startsWith("openwatch upgrade run"),
                        back -> assertThat(back.strip()).startsWith("openwatch upgrade rollback"));
    }

    @Test
    @DisplayName(
            "--fail health exits 40: the new release answers 503, is stopped again and held; run, once mended, ends 0")
    void failingHealthEndsWithFortyAndIsMendedByTheCommandPrinted() {
        TestDatabase database = TestDatabase.empty();
        Machine machine = machine(database);
        Running.Ended ended = demo(machine, "health", "--no-serve");
        assertThat(ended.exit()).as(ended::all).isEqualTo(40);
        assertThat(ended.out()).contains("503");
        assertThat(machine.held()).isTrue();
        Running.Ended again =
                machine.type(Machine.printedBelow("Next:", ended.out()).get(1));
        try (machine) {
            assertThat(again.exit()).as(again::all).isZero();
            assertThat(machine.health()).isEqualTo(Release.HEALTHY);
            assertThat(machine.held()).isFalse();
        }
    }

    @Test
    @DisplayName(
            "--fail unreachable: a warning, the old service goes on, nothing is stopped; typed by hand the run exits 13")
    void unreachableDatabaseLeavesTheOldServiceAlone() {
        Machine machine = Machine.in(directory).with("DATABASE_WAIT_SECONDS", "3");
        try (Running demo =
                machine.begin("demo", "--port", "0", "--rows", "50", "--hosts", "5", "--fail", "unreachable")) {
            demo.awaitLine("that it stays", line -> line.contains("until Ctrl-C"));
            assertThat(demo.out())
                    .contains("SKIPPED")
                    .contains("Nothing was touched; the upgrade stays due")
                    .contains("serving at https://127.0.0.1:" + machine.port());
            assertThat(demo.out()).doesNotContainPattern("(?m)^ok +(HOLD|STOP)");
            assertThat(machine.health()).as("the old one, without its database").startsWith("503 1.0.0");
            Running.Ended typed = machine.openwatch("upgrade", "run");
            assertThat(typed.exit()).as(typed::all).isEqualTo(13);
            assertThat(machine.health()).startsWith("503 1.0.0");
            assertThat(machine.held()).isFalse();
            assertThat(machine.openwatch("upgrade", "status").out()).contains("due          2.0.0");
        }
    }

    @Test
    @DisplayName("--fail unreachable --no-serve exits 0 and says why nothing was done")
    void unreachableDatabaseIsNoFailureOfTheDemo() {
        Machine machine = Machine.in(directory);
        Running.Ended ended = demo(machine, "unreachable", "--no-serve", "--output", "json");
        assertThat(ended.exit()).as(ended::all).isZero();
        JsonNode report = Machine.json(ended);
        assertThat(report.path("outcome").asString()).isEqualTo("skipped");
        assertThat(report.path("phases").size()).isZero();
        assertThat(report.at("/failure/what").asString()).contains("127.0.0.1");
    }

    private Machine machine(TestDatabase database) {
        return Machine.in(directory).with("OPENWATCH_DEMO_DSN", database.text());
    }

    private static Running.Ended demo(Machine machine, String fault, String... options) {
        return machine.openwatch(Stream.concat(
                        Stream.of("demo", "--port", "0", "--rows", "50", "--hosts", "5", "--fail", fault),
                        Stream.of(options))
                .toArray(String[]::new));
    }
}
