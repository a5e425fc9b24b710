package io.safeupgrade.postgres.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Phase;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.UpgradeReport.PhaseRecord;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.postgres.Happened;
import io.safeupgrade.postgres.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is killed in the middle of a migration, and another one ends what it began.
 *
 * <p>The migration that is killed would run for an hour; the one that is repeated takes as long as {@link #OWN_TIME}.
 */
@EnabledOnOs(OS.LINUX)
class KilledUpgradeTests {

    private static final Duration OWN_TIME = Duration.ofSeconds(1);

    /** For machines that do other things too: what is promised is 2 s, what is measured is published. */
    private static final Duration BOUND = Duration.ofMinutes(1);

    @TempDir
    Path home;

    private Till till;
    private Process program;

    @BeforeEach
    void inTheMiddleOfTheMigration() throws Exception {
        till = Till.serving(TestCluster.shared(), home, 1000);
        till.brake("3600");
        program = TillProgram.start(till);
        TillProgram.goOn(program);
        TillProgram.goOn(program);
        Happened.await(() -> {
            assertThat(program.isAlive()).isTrue();
            return till.sleepingSessions() == 1;
        });
    }

    @AfterEach
    void end() {
        program.destroyForcibly().onExit().join();
    }

    @Test
    @DisplayName("trap 18, I13: resume ends the orphan of a killed process, reads the schema again and migrates")
    void resumeEndsWhatAKilledProcessBegan() throws Exception {
        List<RestorePoint> before = till.restorePoints().list();
        program.destroyForcibly().onExit().join();
        till.brakeFor(OWN_TIME);

        long began = System.nanoTime();
        SafeUpgrade next = till.alone();
        UpgradeOutcome outcome = next.resume(Trigger.BOOT).orElseThrow();
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        System.out.println("resume took " + seconds(took.minus(OWN_TIME)) + " s beyond the migration's own time");
        endedAtTheNewRelease(outcome, next);
        assertThat(took).isGreaterThan(OWN_TIME).isLessThan(BOUND);
        assertThat(till.restorePoints().list())
                .as("the restore point that the killed process made is used again")
                .isEqualTo(before)
                .hasSize(1);
    }

    @Test
    @DisplayName("I13: while the killed process only hangs, resume says who holds the lock and touches nothing")
    void resumeDoesNotFightAProcessThatLives() throws Exception {
        assertThat(signal("-STOP")).isZero();

        UpgradeOutcome outcome = till.alone().resume(Trigger.BOOT).orElseThrow();

        assertThat(outcome.exitCode()).isEqualTo(11);
        assertThat(outcome.failure().orElseThrow().what()).contains("pid " + program.pid());
        assertThat(till.sleepingSessions()).as("its migration goes on").isEqualTo(1);
    }

    private int signal(String which) throws Exception {
        return new ProcessBuilder("kill", which, Long.toString(program.pid()))
                .start()
                .waitFor();
    }

    private void endedAtTheNewRelease(UpgradeOutcome outcome, SafeUpgrade next) throws Exception {
        assertThat(outcome).isInstanceOf(Upgraded.class);
        assertThat(outcome.report().phases()).extracting(PhaseRecord::phase).contains(Phase.MIGRATE);
        assertThat(till.schema()).isEqualTo(Till.NEW_SCHEMA);
        assertThat(next.status().unfinished()).isEmpty();
        assertThat(till.restorePoints().partials()).isEmpty();
        Happened.await(() -> till.ownSessions() == 0);
    }

    private static String seconds(Duration duration) {
        return "%.2f".formatted(duration.toMillis() / 1000.0);
    }
}
