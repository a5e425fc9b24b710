package io.openwatch.cli;

import io.safeupgrade.RestorePoint;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Takes an upgrade back, also one that is long over. */
@Command(
        name = "rollback",
        description = "Go back to the data from before the newest upgrade; what is live is kept aside.",
        mixinStandardHelpOptions = true)
final class UpgradeRollbackCommand implements Callable<Integer> {

    @Mixin
    WayBackChoice choice = new WayBackChoice();

    @Mixin
    WayBackOptions options = new WayBackOptions();

    @ParentCommand
    @Nullable
    UpgradeCommand group;

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(Objects.requireNonNull(group).root(), Map.of());
        RestorePoint point = choice.of(appliance);
        return new WayBack(appliance, options, "upgrade rollback " + Shell.word(point.id())).to(point);
    }
}
