package io.openwatch.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that holds others and does nothing itself: typed alone it shows which there are. */
abstract class CommandGroup implements Runnable {

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public final void run() {
        throw new ParameterException(spec().commandLine(), "name a command");
    }

    final OpenWatchCommand root() {
        return (OpenWatchCommand) spec().root().userObject();
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }
}
