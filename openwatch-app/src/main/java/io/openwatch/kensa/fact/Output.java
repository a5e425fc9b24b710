package io.openwatch.kensa.fact;

import java.time.Duration;

/**
 * What a program that ended by itself printed.
 *
 * @param exit its exit code
 * @param stdout its whole output
 * @param stderr the end of its error output
 * @param took how long it ran on the host
 * @since 0.1
 */
public record Output(int exit, String stdout, String stderr, Duration took) {

    /** Return the last line of the error output that is not empty, for messages. */
    public String complaint() {
        return stderr.lines()
                .filter(line -> !line.isBlank())
                .reduce((before, last) -> last)
                .orElse("no message")
                .strip();
    }
}
