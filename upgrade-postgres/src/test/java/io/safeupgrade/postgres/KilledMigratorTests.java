package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.RunId;
import io.safeupgrade.spi.SessionFence.Clear;
import io.safeupgrade.spi.SessionFence.FenceRequest;
import io.safeupgrade.spi.SessionFence.FenceResult;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the process of a migrator leaves in the server when it dies in the middle.
 *
 * <p>The migration would run for an hour: a session that is gone within the bound of these tests was ended.
 */
@EnabledOnOs(OS.LINUX)
class KilledMigratorTests {

    private static final RunId RUN = new RunId("run-killed");

    @TempDir
    Path directory;

    private final TestCluster.Fresh database = TestCluster.shared().fresh();
    private Process migrator;

    @BeforeEach
    void inTheMiddleOfAMigration() throws Exception {
        MigrationFolder files = new MigrationFolder(directory)
                .with("V1__people.sql", "CREATE TABLE people (id int PRIMARY KEY);")
                .with("V2__slow.sql", "CREATE TABLE slow (id int); SELECT pg_sleep(3600);");
        migrator = MigratingProgram.start(database, files, RUN);
        Happened.await(() -> {
            assertThat(migrator.isAlive()).isTrue();
            return sessions(" AND wait_event = 'PgSleep'") == 1;
        });
    }

    @AfterEach
    void end() {
        migrator.destroyForcibly().onExit().join();
    }

    @Test
    @DisplayName("trap 18: the backend of a killed migrator ends by itself and commits nothing")
    void sessionsEndWithTheProcess() throws Exception {
        migrator.destroyForcibly().onExit().join();

        Happened.await(() -> sessions("") == 0);

        nothingIsCommitted();
    }

    @Test
    @DisplayName("trap 18, I13: the fence ends what a killed migrator left, at once")
    void fenceEndsWhatAKilledProcessLeft() throws Exception {
        migrator.destroyForcibly().onExit().join();

        assertThat(fence(true)).isEqualTo(new Clear());

        assertThat(sessions("")).isZero();
        nothingIsCommitted();
    }

    @Test
    @DisplayName("I13: the fence ends the sessions of a migrator that hangs, which the server takes for alive")
    void fenceEndsWhatAFrozenProcessHolds() throws Exception {
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(migrator.pid()))
                        .start()
                        .waitFor())
                .isZero();

        assertThat(fence(true)).isEqualTo(new Clear());

        assertThat(sessions("")).isZero();
        nothingIsCommitted();
    }

    private FenceResult fence(boolean terminate) {
        return PostgresSessions.of(database.owner())
                .fence(new FenceRequest(TestCluster.call(), Optional.of(RUN), terminate));
    }

    private long sessions(String condition) {
        return Long.parseLong(query("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name = 'safe-upgrade/" + RUN + "'" + condition));
    }

    private void nothingIsCommitted() {
        assertThat(query("SELECT to_regclass('people')")).isNull();
        assertThat(query("SELECT to_regclass('slow')")).isNull();
        assertThat(query("SELECT count(*) FROM flyway_schema_history")).isEqualTo("0");
    }

    private String query(String sql) {
        return TestCluster.query(database.superuser(), sql);
    }
}
