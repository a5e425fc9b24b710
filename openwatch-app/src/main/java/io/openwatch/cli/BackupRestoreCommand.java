package io.openwatch.cli;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Goes back to a restore point of this machine or of another one. */
@Command(
        name = "restore",
        description = "Put the data of a restore point in the place of the live ones, which are kept aside.",
        mixinStandardHelpOptions = true)
final class BackupRestoreCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "ID|PATH",
            description = "A restore point as 'openwatch backup list' names it, or the path of its directory.")
    String name = "";

    @Mixin
    WayBackOptions options = new WayBackOptions();

    @ParentCommand
    @Nullable
    BackupCommand group;

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(Objects.requireNonNull(group).root(), Map.of());
        return new WayBack(appliance, options, "backup restore " + Shell.word(name))
                .to(new ChosenRestorePoint(appliance).named(name));
    }
}
