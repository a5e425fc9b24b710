package io.safeupgrade.postgres.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Phase;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeEvent.PhaseStarted;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.FailedStopped;
import io.safeupgrade.UpgradeOutcome.Refused;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.postgres.TestCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The file system of the restore points has no room, runs full under the dump, or takes no writes any more. */
@EnabledOnOs(OS.LINUX)
class BackupDiskTests {

    private static final String ROOMY = "64m";
    private static final String SMALLER_THAN_THE_DUMP = "16k";

    @TempDir
    Path home;

    private Till till;
    private SmallFileSystem backups;

    @BeforeEach
    void oldReleaseServes() throws Exception {
        String obstacle = SmallFileSystem.obstacle(home);
        assumeTrue(obstacle.isEmpty(), obstacle);
        till = Till.serving(TestCluster.shared(), home, 3000);
        backups = SmallFileSystem.mount(home.resolve("backups"), ROOMY);
    }

    @AfterEach
    void unmount() {
        if (backups != null) {
            backups.close();
        }
    }

    @Test
    @DisplayName("AC-03: a disk that runs full under the dump: stopped before the schema was touched, space given back")
    void fullWhileDumping() throws Exception {
        UpgradeOutcome outcome = whenBackupBegins(() -> backups.resize(SMALLER_THAN_THE_DUMP));

        stoppedBeforeTheSchema(outcome);
        assertThat(outcome.failure().orElseThrow().what())
                .contains(backups.directory().toString())
                .contains("safe-upgrade-test")
                .contains("No space left")
                .containsPattern("up to \\[[1-9]\\d*\\] more bytes are needed");
        assertThat(backups.entries()).as("the space is given back").isZero();
        resumesOnceMended();
    }

    @Test
    @DisplayName("AC-03: a disk that takes no writes any more: stopped before the schema was touched, and named")
    void readOnlyWhenDumping() throws Exception {
        UpgradeOutcome outcome = whenBackupBegins(backups::readOnly);

        stoppedBeforeTheSchema(outcome);
        assertThat(outcome.failure().orElseThrow().what())
                .contains(backups.directory().toString())
                .contains("Read-only file system");
        assertThat(backups.entries()).isZero();
        resumesOnceMended();
    }

    @Test
    @DisplayName("I3: a disk known to be too small refuses before anything is touched, with the missing bytes")
    void tooSmallBeforehand() throws Exception {
        backups.resize(SMALLER_THAN_THE_DUMP);

        UpgradeOutcome outcome = upgrade();

        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(outcome.exitCode()).isEqualTo(10);
        assertThat(outcome.failure().orElseThrow().code()).isEqualTo(ErrorCode.PREFLIGHT_BLOCKED);
        assertThat(outcome.report().warnings())
                .anySatisfy(finding -> assertThat(finding.what() + finding.remedy())
                        .contains("safe-upgrade-test")
                        .containsPattern("\\[[1-9]\\d*\\] bytes are missing"));
        assertThat(till.service.serving()).contains(Till.OLD);
        assertThat(till.schema()).isEqualTo(Till.OLD_SCHEMA);
        assertThat(backups.entries()).isZero();
        backups.resize(ROOMY);
        assertThat(upgrade()).isInstanceOf(Upgraded.class);
    }

    private UpgradeOutcome whenBackupBegins(Runnable trouble) {
        return till.upgrade(till.database.owner(), Till.unwatched())
                .backupsIn(backups.directory())
                .listener(event -> {
                    if (event instanceof PhaseStarted started && started.phase() == Phase.BACKUP) {
                        trouble.run();
                    }
                })
                .build()
                .run(Trigger.OPERATOR);
    }

    private SafeUpgrade described() {
        return till.upgrade(till.database.owner(), Till.unwatched())
                .backupsIn(backups.directory())
                .build();
    }

    private UpgradeOutcome upgrade() {
        return described().run(Trigger.OPERATOR);
    }

    private void stoppedBeforeTheSchema(UpgradeOutcome outcome) {
        assertThat(outcome).isInstanceOf(FailedStopped.class);
        assertThat(outcome.exitCode()).isEqualTo(20);
        assertThat(outcome.report().next()).isNotEmpty();
        assertThat(till.schema()).isEqualTo(Till.OLD_SCHEMA);
        assertThat(till.service.serving()).isEmpty();
    }

    private void resumesOnceMended() {
        backups.resize(ROOMY);
        assertThat(described().resume(Trigger.OPERATOR)).containsInstanceOf(Upgraded.class);
        assertThat(till.schema()).isEqualTo(Till.NEW_SCHEMA);
        assertThat(till.service.serving()).contains(Till.NEW);
        assertThat(described().restorePoints()).hasSize(1);
    }
}
