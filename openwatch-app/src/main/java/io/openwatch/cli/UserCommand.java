package io.openwatch.cli;

import picocli.CommandLine.Command;

/** Groups what the machine's administrator does to accounts. */
@Command(
        name = "user",
        description = "Help people whom the browser cannot help.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = UserResetPasswordCommand.class)
final class UserCommand extends CommandGroup {}
