package io.openwatch.cli;

import io.safeupgrade.UpgradePlan;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Shows what an upgrade would do. */
@Command(
        name = "plan",
        description = "Show what an upgrade would do and whether anything forbids it; change nothing.",
        mixinStandardHelpOptions = true)
final class UpgradePlanCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    UpgradeCommand group;

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(Objects.requireNonNull(group).root(), Map.of());
        UpgradePlan plan = appliance.upgrade().build().plan();
        Plans.print(appliance.console(), plan);
        return Plans.exitCode(plan);
    }
}
