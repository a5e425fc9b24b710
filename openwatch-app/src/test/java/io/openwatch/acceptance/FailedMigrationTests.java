package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.TestDatabase;
import io.safeupgrade.postgres.PostgresDsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code demo --no-serve --fail migration}: the last of three migrations fails on a row that exists twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class FailedMigrationTests {
    private static final String NEXT = "Next:";
    private static final String RESTORE = "The data as it was before";

    private DemoStory story;

    @BeforeAll
    void play() {
        story = DemoStory.failedMigration();
    }

    @Test
    @DisplayName("C-04: exit 30, the service down and held, the restore point's path printed")
    void endsWithThirtyStoppedAndHeld() {
        assertThat(story.ended().exit()).as(story.ended()::all).isEqualTo(30);
        assertThat(story.ended().out())
                .contains("FAILED, STOPPED AND HELD")
                .contains("the service is stopped and held")
                .contains("restore point  " + restorePoint());
        assertThat(story.files()).containsKey(Path.of("upgrade/hold"));
        assertThat(story.ended().out()).contains("V0006__one_finding_for_each_host_and_rule.sql");
    }

    @Test
    @DisplayName("all three pending migrations are rolled back: definitions and history are those of release 1")
    void rollsBackEveryPendingMigration() {
        assertThat(story.after().schema())
                .isEqualTo(Snapshot.of(TestDatabase.at("3")).schema());
        assertThat(story.after().rows().get("public.flyway_schema_history")).startsWith("3 rows");
        assertThat(story.after().rows().get("public.findings")).startsWith((DemoStory.ROWS + 1) + " rows");
    }

    @Test
    @DisplayName(
            "C-04: the printed restore commands, executed as printed, bring every row of before into a new database")
    void restoresByTheCommandsAsPrinted() throws IOException {
        List<String> commands = story.printedBelow(RESTORE);
        assertThat(commands).hasSize(5);
        Machine shell = Machine.in(story.machine().directory()).with("PGPASSWORD", story.secret() + "@'");
        for (String command : commands) {
            Running.Ended typed = shell.type(command);
            assertThat(typed.exit()).as(command + "\n" + typed.all()).isZero();
        }
        PostgresDsn beside =
                story.database().dsn().withDatabase(story.database().dsn().database() + "_restored");
        assertThat(Snapshot.of(beside)).isEqualTo(story.after());
        Path state = story.machine().state();
        Path unpacked = state.resolve("kept-aside/config_by_hand" + state.resolve("etc/secrets.env"));
        assertThat(unpacked).hasSameBinaryContentAs(state.resolve("etc/secrets.env"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("kept-aside"))))
                .isEqualTo("rwx------");
    }

    @Test
    @DisplayName(
            "C-04: the printed commands lead on: serve refuses with 78 until the cause is mended, migrate ends the hold")
    void leadsOnByTheCommandsAsPrinted() {
        Machine machine = story.machine();
        List<String> next = story.printedBelow(NEXT);
        assertThat(next).hasSize(2);
        String migrate = next.get(0);
        String serve = next.get(1);
        assertThat(migrate.strip()).startsWith("openwatch migrate");
        assertThat(serve.strip()).startsWith("openwatch serve");

        Running.Ended refused = machine.type(serve);
        assertThat(refused.exit()).isEqualTo(78);
        assertThat(refused.all()).contains("openwatch migrate").doesNotContain(story.secret());
        assertThat(machine.type(migrate).exit()).as("the cause is still there").isEqualTo(30);

        story.database()
                .execute("DELETE FROM findings a USING findings b"
                        + " WHERE a.host_id = b.host_id AND a.rule_id = b.rule_id AND a.id > b.id");
        Running.Ended migrated = machine.type(migrate);
        assertThat(migrated.exit()).as(migrated::all).isZero();
        assertThat(machine.held()).isFalse();
        assertThat(Machine.printedBelow(NEXT, migrated.out()).getFirst().strip())
                .startsWith("openwatch serve");
        try (Running serving = machine.beginLine(serve)) {
            serving.await("healthy", () -> machine.health().equals("200 2.0.0 6"));
            serving.terminate().finish();
        }
    }

    private Path restorePoint() {
        return story.files().keySet().stream()
                .filter(file -> file.startsWith("backups") && file.endsWith("manifest.json"))
                .map(file -> story.machine().state().resolve(file).getParent())
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
    }
}
