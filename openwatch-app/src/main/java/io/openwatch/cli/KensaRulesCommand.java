package io.openwatch.cli;

import picocli.CommandLine.Command;

/** Groups the commands about rules. */
@Command(
        name = "rules",
        description = "Find mistakes in rules, list them, show one.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {KensaRulesLintCommand.class, KensaRulesListCommand.class, KensaRulesShowCommand.class})
final class KensaRulesCommand extends CommandGroup {}
