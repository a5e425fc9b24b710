package io.openwatch.cli;

import picocli.CommandLine.Command;

/** Groups the commands about the audit trail. */
@Command(
        name = "audit",
        description = "Prove that nobody changed the audit trail.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AuditVerifyCommand.class})
final class AuditCommand extends CommandGroup {}
