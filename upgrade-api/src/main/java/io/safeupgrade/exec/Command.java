package io.safeupgrade.exec;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Describe a program to run: an argument list, never a shell string.
 *
 * <p>Each {@code with}-like method returns a changed copy. {@link #toString} shows program and arguments, never the
 * environment: secrets travel in the environment only.
 *
 * @param argv the program and its arguments, passed on byte for byte; at least one
 * @param environment what is added to the inherited environment
 * @param dropped the names that are not inherited; what {@code environment} adds stays
 * @param stdin what the program reads; empty for an input that ends at once
 * @param stdout where its output is streamed instead of being captured; flushed at the end, never closed
 * @param outputCap how many bytes of each captured stream are kept; the last ones are
 * @param directory where it runs; empty for this process's own directory
 * @since 0.1
 */
public record Command(
        List<String> argv,
        Map<String, String> environment,
        Predicate<String> dropped,
        Optional<InputStream> stdin,
        Optional<OutputStream> stdout,
        int outputCap,
        Optional<Path> directory) {

    /** How many bytes of each stream are kept unless a command says otherwise. */
    public static final int DEFAULT_OUTPUT_CAP = 1 << 20;

    /** Copy what can be changed and reject what no system can pass on; messages never show a value. */
    public Command {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (argv.isEmpty() || argv.getFirst().isBlank()) {
            throw new IllegalArgumentException("a command needs a program as its first argument");
        }
        if (argv.stream().anyMatch(Command::hasNul)) {
            throw new IllegalArgumentException("an argument of [" + argv.getFirst() + "] holds a NUL character");
        }
        environment.forEach((name, value) -> {
            if (name.isEmpty() || name.indexOf('=') >= 0 || hasNul(name) || hasNul(value)) {
                throw new IllegalArgumentException(
                        "the environment variable [" + name + "] has a name or a value that cannot be passed on");
            }
        });
        if (outputCap < 0) {
            throw new IllegalArgumentException("the output cap must not be negative [" + outputCap + "]");
        }
    }

    /** Run {@code argv} in the inherited environment. */
    public static Command of(List<String> argv) {
        return new Command(
                argv,
                Map.of(),
                name -> false,
                Optional.empty(),
                Optional.empty(),
                DEFAULT_OUTPUT_CAP,
                Optional.empty());
    }

    /** Run {@code argv} in the inherited environment. */
    public static Command of(String... argv) {
        return of(List.of(argv));
    }

    /** Add {@code added} to the environment, over inherited and earlier values. */
    public Command environment(Map<String, String> added) {
        Map<String, String> merged = new LinkedHashMap<>(environment);
        merged.putAll(added);
        return new Command(argv, merged, dropped, stdin, stdout, outputCap, directory);
    }

    /** Do not inherit the variables that {@code names} accepts, in addition to those dropped before. */
    public Command withoutInherited(Predicate<String> names) {
        return new Command(argv, environment, dropped.or(names), stdin, stdout, outputCap, directory);
    }

    /** Do not inherit the variables {@code names}, in addition to those dropped before. */
    public Command withoutInherited(Set<String> names) {
        Set<String> copy = Set.copyOf(names);
        return withoutInherited(copy::contains);
    }

    /** Let the program read {@code input} to its end; a failure to read kills the program, so that a cut input is never
     * taken for a whole one. */
    public Command stdin(InputStream input) {
        return new Command(argv, environment, dropped, Optional.of(input), stdout, outputCap, directory);
    }

    /** Stream the output into {@code sink} instead of capturing it; a failure to write kills the program. */
    public Command stdout(OutputStream sink) {
        return new Command(argv, environment, dropped, stdin, Optional.of(sink), outputCap, directory);
    }

    /** Keep the last {@code bytes} of each captured stream. */
    public Command outputCap(int bytes) {
        return new Command(argv, environment, dropped, stdin, stdout, bytes, directory);
    }

    /** Run in {@code directory}. */
    public Command directory(Path directory) {
        return new Command(argv, environment, dropped, stdin, stdout, outputCap, Optional.of(directory));
    }

    /** Return the program's name as it was given. */
    public String program() {
        return argv.getFirst();
    }

    /** Show program and arguments. */
    @Override
    public String toString() {
        return String.join(" ", argv);
    }

    void applyTo(Map<String, String> inherited) {
        inherited.keySet().removeIf(dropped);
        inherited.putAll(environment);
    }

    private static boolean hasNul(String text) {
        return text.indexOf('\0') >= 0;
    }
}
