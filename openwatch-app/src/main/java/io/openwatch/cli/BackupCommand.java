package io.openwatch.cli;

import picocli.CommandLine.Command;

/** Groups the commands about restore points. */
@Command(
        name = "backup",
        description = "Make, list, verify, restore and remove restore points.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BackupCreateCommand.class,
            BackupListCommand.class,
            BackupVerifyCommand.class,
            BackupRestoreCommand.class,
            BackupPruneCommand.class
        })
final class BackupCommand extends CommandGroup {}
