package io.openwatch.cli;

import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs the whole upgrade for a package or for the boot unit: nobody watches, and a failure is never repeated. */
@Command(
        name = "apply",
        description = "Upgrade without a person: for package scriptlets and boot. Exit 0 when the database is down.",
        mixinStandardHelpOptions = true)
final class UpgradeApplyCommand implements Callable<Integer> {
    /** Another package of the same transaction, or the boot unit, may be at it. */
    private static final Duration LOCK_PATIENCE = Duration.ofMinutes(10);

    @Option(names = "--boot", description = "Asked for by the boot unit or its timer, not by a package.")
    boolean boot;

    @ParentCommand
    @Nullable
    UpgradeCommand group;

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(Objects.requireNonNull(group).root(), Map.of());
        appliance.needRights("upgrade apply");
        Console console = appliance.console();
        if (!appliance.configuration().upgrade().autoMigrate()) {
            console.note("AUTO_MIGRATE=no: nothing was upgraded; when it suits, type: "
                    + appliance.launcher().commands().run());
            console.document("openwatch.upgrade-report/1", Map.of("outcome", "left-to-operator", "exit_code", 0));
            return 0;
        }
        Trigger trigger = boot ? Trigger.BOOT : Trigger.PACKAGE;
        UpgradeOutcome outcome =
                appliance.run(appliance.upgrade().lockPatience(LOCK_PATIENCE), upgrade -> upgrade.run(trigger));
        Outcomes.print(console, outcome);
        // A package transaction must not fail because the database is down: the upgrade stays due.
        return outcome instanceof UpgradeOutcome.Skipped ? 0 : outcome.exitCode();
    }
}
