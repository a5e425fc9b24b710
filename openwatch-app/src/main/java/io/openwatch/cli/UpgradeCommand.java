package io.openwatch.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Groups the commands about upgrades. */
@Command(
        name = "upgrade",
        description = "Plan, run, follow and take back upgrades of this appliance.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpgradeManifestCommand.class,
            UpgradeGateCommand.class,
            UpgradePlanCommand.class,
            UpgradeRunCommand.class,
            UpgradeApplyCommand.class,
            UpgradeResumeCommand.class,
            UpgradeRollbackCommand.class,
            UpgradeVerifyCommand.class,
            UpgradeStatusCommand.class,
            UpgradeHistoryCommand.class,
            UpgradeAdoptCommand.class,
            ReleaseHoldCommand.class
        })
final class UpgradeCommand implements Runnable {

    @ParentCommand
    @Nullable
    OpenWatchCommand root;

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "name a command");
    }

    OpenWatchCommand root() {
        return Objects.requireNonNull(root);
    }
}
