package io.openwatch.appliance;

import java.time.Duration;

/**
 * What a command that ended leaves.
 *
 * @param line the command as it was typed
 */
record Ended(String line, int exit, String out, String err, Duration took) {

    String all() {
        return out + err;
    }

    /** Return this one; fail with all that it printed unless it ended with 0. */
    Ended ok() {
        return with(0);
    }

    /** Return this one; fail with all that it printed unless it ended with {@code expected}. */
    Ended with(int expected) {
        if (exit != expected) {
            throw new AssertionError("expected exit code " + expected + " of\n" + this);
        }
        return this;
    }

    @Override
    public String toString() {
        return "%s%n%s%s=> %d after %.1f s".formatted(line, out, err, exit, took.toMillis() / 1000.0);
    }
}
