package io.openwatch.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Groups the commands about rules. */
@Command(
        name = "rules",
        description = "Find mistakes in rules, list them, show one.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {KensaRulesLintCommand.class, KensaRulesListCommand.class, KensaRulesShowCommand.class})
final class KensaRulesCommand implements Runnable {

    @ParentCommand
    @Nullable
    KensaCommand group;

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "name a command");
    }

    OpenWatchCommand root() {
        return Objects.requireNonNull(group).root();
    }
}
