package io.openwatch.kensa.fact;

import java.time.Duration;
import java.util.List;

/**
 * The output of a program of the host that the scanner itself runs; absent when there is no such program.
 *
 * @param argv the program and its arguments
 * @param limit how long it may run
 * @param cap how many bytes it may print
 * @since 0.1
 */
public record ToolRun(List<String> argv, Duration limit, int cap) implements Source<Output> {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int CAP = 8 << 20;

    /** Copy the list. */
    public ToolRun {
        argv = List.copyOf(argv);
    }

    /** Run {@code argv} within 30 seconds and 8 MB. */
    public static ToolRun of(String... argv) {
        return new ToolRun(List.of(argv), LIMIT, CAP);
    }

    /** Return the program's name. */
    public String program() {
        return argv.getFirst();
    }
}
