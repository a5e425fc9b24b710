package io.openwatch.cli;

import picocli.CommandLine.Command;

/** Groups the commands about stored credentials. */
@Command(
        name = "credentials",
        description = "Look after the key that encrypts stored credentials.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CredentialsRekeyCommand.class)
final class CredentialsCommand extends CommandGroup {}
