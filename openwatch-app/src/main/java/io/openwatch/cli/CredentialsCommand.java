package io.openwatch.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Groups the commands about stored credentials. */
@Command(
        name = "credentials",
        description = "Look after the key that encrypts stored credentials.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CredentialsRekeyCommand.class)
final class CredentialsCommand implements Runnable {

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
