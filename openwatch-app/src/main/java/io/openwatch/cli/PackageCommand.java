package io.openwatch.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Holds what the scripts of the package call, and people need not know. */
@Command(
        name = "package",
        hidden = true,
        description = "For the scripts of the package.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = PackageKeysCommand.class)
final class PackageCommand implements Runnable {

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
