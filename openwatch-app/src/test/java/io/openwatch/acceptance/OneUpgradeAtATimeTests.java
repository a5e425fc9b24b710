package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Release;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

@Execution(ExecutionMode.CONCURRENT)
class OneUpgradeAtATimeTests {

    @TempDir
    Path directory;

    @Test
    @DisplayName("I10, trap 31: of two upgrades one runs, the other exits 11 within a second and names the holder;"
            + " reading the lock's files meanwhile does not lose the lock")
    void secondUpgradeIsToldWhoRunsTheFirst() throws SQLException {
        try (BlockedUpgrade first = BlockedUpgrade.begin(directory, "upgrade", "run")) {
            Machine machine = first.machine();
            Running.Ended read = machine.type("cat " + machine.upgrade("lock.info") + " " + machine.upgrade("lock"));
            assertThat(read.exit()).isZero();
            assertThat(read.out()).contains("\"pid\" : " + first.running().pid() + ",");

            Running.Ended second = machine.openwatch("upgrade", "run", "--output", "json");
            assertThat(second.exit()).as(second::all).isEqualTo(11);
            JsonNode report = Machine.json(second);
            assertThat(report.at("/failure/name").asString()).isEqualTo("lock_held");
            assertThat(report.at("/failure/what").asString())
                    .contains("by pid " + first.running().pid() + " on ")
                    .contains("since [");
            assertThat(Duration.between(instant(report, "began"), instant(report, "ended")))
                    .isLessThan(Duration.ofSeconds(1));

            assertThat(report.at("/next/0/command").asString()).isEqualTo("openwatch upgrade status");
            assertThat(machine.openwatch("upgrade", "status").exit())
                    .as("one runs")
                    .isEqualTo(60);
            Running.Ended migrate = machine.openwatch("migrate");
            assertThat(migrate.exit()).as(migrate::all).isEqualTo(11);
            assertThat(migrate.all()).contains("by pid " + first.running().pid());

            first.release();
            Running.Ended ended = first.running().finish();
            assertThat(ended.exit()).as(ended::all).isZero();
            assertThat(Snapshot.history(first.database())).endsWith(Release.APPLIED + " true");
            assertThat(machine.journal().stream().filter("RUN_STARTED"::equals)).hasSize(1);
        }
    }

    private static Instant instant(JsonNode report, String field) {
        return Instant.parse(report.path(field).asString());
    }
}
