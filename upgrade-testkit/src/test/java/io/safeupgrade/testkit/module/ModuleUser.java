package io.safeupgrade.testkit.module;

import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.testkit.FakeBackups;
import io.safeupgrade.testkit.FakeDatabase;
import io.safeupgrade.testkit.FakeMigrator;
import java.nio.file.Path;

/** Upgrades with file adapters, twice, in a JVM of its own; ends 0 when both went as they should. */
final class ModuleUser {

    private ModuleUser() {}

    public static void main(String[] arguments) {
        Path state = Path.of(arguments[0]);
        boolean named = SafeUpgrade.class.getModule().isNamed()
                && FakeMigrator.class.getModule().isNamed();
        FakeMigrator migrator = FakeMigrator.from(3, 6).failingAt(5);
        boolean failed = upgrade(state, migrator) instanceof UpgradeOutcome.FailedStopped;
        boolean mended = upgrade(state, migrator.failingAt(0)) instanceof UpgradeOutcome.Upgraded;
        System.exit(named && failed && mended ? 0 : 1);
    }

    /** Writes and reads journal, hold, manifest and last result, which is where reflection needs open packages. */
    private static UpgradeOutcome upgrade(Path state, FakeMigrator migrator) {
        SafeUpgrade upgrade = SafeUpgrade.of("till", ReleaseVersion.of("2.0"))
                .database(FakeDatabase.withData())
                .migrator(migrator)
                .backup(FakeBackups.create())
                .stateIn(state)
                .build();
        upgrade.status();
        return upgrade.run(Trigger.OPERATOR);
    }
}
