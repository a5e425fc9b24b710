package io.openwatch.cli;

import picocli.CommandLine.Command;

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
final class UpgradeCommand extends CommandGroup {}
