package io.openwatch.cli;

import io.safeupgrade.RestorePoint;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Takes a migration back by restoring the data from before it: there are no scripts that undo migrations. */
@Command(
        name = "down",
        description = "Go back to the data from before the newest migration; the service must be stopped.",
        mixinStandardHelpOptions = true)
final class MigrateDownCommand implements Callable<Integer> {

    @Mixin
    WayBackChoice choice = new WayBackChoice();

    @Mixin
    WayBackOptions options = new WayBackOptions();

    @ParentCommand
    @Nullable
    MigrateCommand group;

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(Objects.requireNonNull(group).root(), Map.of());
        RestorePoint point = choice.of(appliance);
        return new WayBack(appliance, options, "migrate down " + Shell.word(point.id())).withoutService(point);
    }
}
