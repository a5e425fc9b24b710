package io.safeupgrade;

import java.util.OptionalLong;

/**
 * Report how far long work has come.
 *
 * @param what what is being worked on, in a few words
 * @param done how much is done
 * @param total how much there is, when known; an estimate, {@code done} may pass it
 * @param unit what is counted
 * @since 0.1
 */
public record Progress(String what, long done, OptionalLong total, Unit unit) {

    /** What is counted. */
    public enum Unit {
        /** Bytes. */
        BYTES,
        /** Rows of tables. */
        ROWS,
        /** Things to do; how long one takes says nothing about the next. */
        STEPS
    }

    /** Report {@code done} of {@code total} bytes. */
    public static Progress bytes(String what, long done, OptionalLong total) {
        return new Progress(what, done, total, Unit.BYTES);
    }

    /** Report {@code done} of {@code total} steps. */
    public static Progress steps(String what, long done, long total) {
        return new Progress(what, done, OptionalLong.of(total), Unit.STEPS);
    }
}
