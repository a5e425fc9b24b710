package io.openwatch.cli;

import io.openwatch.config.HostAndPort;
import io.openwatch.config.Locations;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** Runs one command line and maps its end to an exit code: usage 2, a known failure its own code, a defect 90. */
final class CommandLineRun {
    private final OpenWatchCommand root;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    private CommandLineRun(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.root = new OpenWatchCommand(environment, out, err);
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    static CommandLineRun of(Map<String, String> environment, PrintStream out, PrintStream err) {
        return new CommandLineRun(environment, out, err);
    }

    int run(String... arguments) {
        return commandLine(wanted(arguments)).execute(arguments);
    }

    /** Return it with every command. */
    CommandLine commandLine() {
        return commandLine(OpenWatchCommand.COMMANDS);
    }

    /**
     * Only the command that is named first, where one is: to describe all of them to the parser takes a tenth of a second,
     * a third of what a short command takes as a whole.
     */
    private static List<Class<?>> wanted(String... arguments) {
        List<Class<?>> named = OpenWatchCommand.COMMANDS.stream()
                .filter(command -> arguments.length > 0 && name(command).equals(arguments[0]))
                .toList();
        boolean all = named.isEmpty() || named.contains(CompletionCommand.class);
        return all ? OpenWatchCommand.COMMANDS : named;
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(CommandLine.Command.class).name();
    }

    private CommandLine commandLine(List<Class<?>> commands) {
        CommandLine line = new CommandLine(root);
        commands.forEach(command -> line.addSubcommand(name(command), command));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(ReleaseVersion.class, ReleaseVersion::of);
        line.registerConverter(HostAndPort.class, HostAndPort::parse);
        line.setExecutionStrategy(this::execute);
        line.setExecutionExceptionHandler((failed, command, result) -> end(failed, command));
        return line;
    }

    /** Options of all commands cannot refuse by themselves what is of use to one of them only. */
    private int execute(CommandLine.ParseResult parsed) {
        CommandLine last = parsed.asCommandLineList().getLast();
        boolean helps = last.isUsageHelpRequested() || last.isVersionHelpRequested();
        if (root.output.scansOnly() && !helps && !(last.getCommand() instanceof KensaScanCommand)) {
            throw new CommandLine.ParameterException(
                    last, "only scans are written as " + root.output.name().toLowerCase(Locale.ROOT));
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private int end(Exception failed, CommandLine command) {
        String name = command.getCommandSpec().qualifiedName(" ");
        if (root.debug) {
            failed.printStackTrace(err);
        }
        if (failed instanceof UpgradeException known) {
            root.console().failure(name, known.failure());
            return known.failure().code().exitCode();
        }
        String where =
                record(failed).map(file -> "the details are in [" + file + "]").orElse("");
        String what = "unexpected error [" + failed.getClass().getSimpleName() + "]: " + failed.getMessage();
        String remedy =
                where.isEmpty() ? "run it again with --debug" : where + "; run it again with --debug to see them here";
        root.console().failure(name, Failure.of(ErrorCode.INTERNAL, what, remedy));
        return ErrorCode.INTERNAL.exitCode();
    }

    /** Keep the stack trace where a bug report finds it: beside the state, else where the system keeps passing files. */
    private Optional<Path> record(Exception failed) {
        Path state = Locations.of(Optional.empty(), environment).state();
        return record(state.resolve("log"), failed)
                .or(() -> record(Path.of(System.getProperty("java.io.tmpdir")), failed));
    }

    private static Optional<Path> record(Path directory, Exception failed) {
        StringWriter trace = new StringWriter();
        failed.printStackTrace(new PrintWriter(trace));
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            // Temporary files are made for their owner only.
            Path file = Files.createTempFile(
                    directory, "openwatch-error-" + Instant.now().getEpochSecond() + "-", ".log");
            return Optional.of(Files.writeString(file, trace.toString()));
        } catch (IOException | UnsupportedOperationException noPlace) {
            return Optional.empty();
        }
    }
}
