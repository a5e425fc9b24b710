package io.openwatch.kensa;

import java.util.OptionalInt;

/**
 * Say what one check looked at, what it wanted, and what it found there.
 *
 * <p>Every text is safe to show: secrets are masked, control characters are spelled out, and what is long is cut. Verdicts
 * are made from the facts themselves, never from this.
 *
 * @param status what this check alone came to
 * @param method the check method
 * @param source what was looked at: a file, a command, a parameter
 * @param expected what the rule wants
 * @param found what is there, or why that is not known
 * @param exit the exit code, where a command was run
 * @since 0.1
 */
public record Evidence(Status status, String method, String source, String expected, String found, OptionalInt exit) {

    /** How many characters of one text are kept. */
    public static final int LONGEST = 2000;

    /** Make every text safe to show. */
    public Evidence {
        // A rule says the same of every host: kept once, the results of many hosts take a third less.
        source = Shown.text(source).intern();
        expected = Shown.text(expected).intern();
        found = Shown.text(found);
    }

    /** Say what was found without an exit code. */
    public static Evidence of(Status status, String method, String source, String expected, String found) {
        return new Evidence(status, method, source, expected, found, OptionalInt.empty());
    }
}
