package io.openwatch.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

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
final class KensaCommand implements Runnable {

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
