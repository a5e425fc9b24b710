package io.openwatch.cli;

import picocli.CommandLine.Command;

/** Holds what the scripts of the package call, and people need not know. */
@Command(
        name = "package",
        hidden = true,
        description = "For the scripts of the package.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = PackageKeysCommand.class)
final class PackageCommand extends CommandGroup {}
