package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.json.JsonMapper;

@Execution(ExecutionMode.CONCURRENT)
class InterruptedRunTests {

    @TempDir
    Path directory;

    @Test
    @DisplayName(
            "I4, I13, trap 18: a run killed in MIGRATE is found (60), the start guard names the way out (78), and upgrade"
                    + " resume ends it, once")
    void killedRunIsFoundAndEndedByResume() throws SQLException, IOException {
        try (BlockedUpgrade blocked = BlockedUpgrade.begin(directory, "upgrade", "run")) {
            Machine machine = blocked.machine();
            String run = runThatHoldsTheLock(machine);
            String migrating = blocked.database()
                    .query(
                            "SELECT string_agg(DISTINCT application_name, ' ') FROM pg_stat_activity"
                                    + " WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event_type = 'Lock'");
            assertThat(migrating).isEqualTo("safe-upgrade/" + run);
            blocked.running().kill();
            assertThat(machine.held()).isTrue();

            Running.Ended status = machine.openwatch("upgrade", "status");
            assertThat(status.exit()).isEqualTo(60);
            assertThat(status.out())
                    .contains("unfinished   run " + run)
                    .contains("last phase MIGRATE")
                    .contains("openwatch upgrade resume");
            Running.Ended guarded = machine.openwatch("serve");
            assertThat(guarded.exit()).isEqualTo(78);
            assertThat(guarded.err()).contains("openwatch upgrade resume");

            blocked.release();
            Running.Ended again = machine.openwatch("upgrade", "resume");
            assertThat(again.exit()).as(again::all).isZero();
            assertThat(blocked.database()
                            .query("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'safe-upgrade/" + run
                                    + "'"))
                    .isEqualTo("0");
            assertThat(Snapshot.history(blocked.database())).isEqualTo(Release.history());
            assertThat(machine.held()).isFalse();
            assertThat(machine.openwatch("upgrade", "status").exit()).isZero();
            Running.Ended nothing = machine.openwatch("upgrade", "resume");
            assertThat(nothing.exit()).isZero();
            assertThat(nothing.out()).contains("nothing to resume");
            try (Running serving = machine.begin("serve")) {
                serving.await("healthy", () -> machine.health().equals(Release.HEALTHY));
            }
        }
    }

    private static String runThatHoldsTheLock(Machine machine) throws IOException {
        return JsonMapper.builder()
                .build()
                .readTree(Files.readString(machine.upgrade("lock.info")))
                .path("run")
                .asString();
    }
}
