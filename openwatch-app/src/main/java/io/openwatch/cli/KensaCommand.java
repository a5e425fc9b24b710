package io.openwatch.cli;

import picocli.CommandLine.Command;

/** Groups the commands of the scanner. */
@Command(
        name = "kensa",
        description = "Scan hosts by rules, look at rules and at what is known of hosts, sign and compare reports.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            KensaScanCommand.class,
            KensaFactsCommand.class,
            KensaRulesCommand.class,
            KensaCreateKeyCommand.class,
            KensaVerifyCommand.class,
            KensaDiffCommand.class
        })
final class KensaCommand extends CommandGroup {}
