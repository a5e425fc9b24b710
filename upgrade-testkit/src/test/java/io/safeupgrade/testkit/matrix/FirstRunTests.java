package io.safeupgrade.testkit.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.UpgradePlan;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.testkit.FakeBackups;
import io.safeupgrade.testkit.FakeMigrator;
import io.safeupgrade.testkit.FakePace;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstRunTests {

    @TempDir
    Path directory;

    @Test
    void plansAFirstUpgradeWhoseStateDirectoryDoesNotExistYetAndCreatesNothing() {
        Path state = directory.resolve("var/lib/till");
        SafeUpgrade upgrade = SafeUpgrade.of("till", Machine.NEW)
                .migrator(FakeMigrator.from(3, 6))
                .backup(FakeBackups.create())
                .stateIn(state)
                .pace(FakePace.create())
                .build();
        UpgradePlan plan = upgrade.plan();
        assertThat(plan.findings()).isEmpty();
        assertThat(plan.verdict()).isEqualTo(UpgradePlan.Verdict.PROCEED);
        assertThat(Files.exists(directory.resolve("var")))
                .as("a look creates nothing")
                .isFalse();
    }
}
