package io.openwatch.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Groups what the machine's administrator does to accounts. */
@Command(
        name = "user",
        description = "Help people whom the browser cannot help.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = UserResetPasswordCommand.class)
final class UserCommand implements Runnable {

    @ParentCommand
    @Nullable
    OpenWatchCommand parent;

    @Spec
    @Nullable
    CommandSpec spec;

    OpenWatchCommand root() {
        return Objects.requireNonNull(parent);
    }

    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "name a command");
    }
}
