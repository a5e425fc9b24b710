package io.openwatch.kensa.fact;

import java.time.Duration;

/**
 * The output of a script of a rule, run by itself in a fresh shell without input.
 *
 * @param script the script, for a POSIX shell
 * @param limit how long it may run
 * @param cap how many bytes it may print
 * @since 0.1
 */
public record ScriptRun(String script, Duration limit, int cap) implements Source<Output> {

    /** How long a script may run unless the rule says otherwise. */
    public static final Duration LIMIT = Duration.ofSeconds(10);

    /** How many bytes a script may print. */
    public static final int CAP = 1 << 20;

    /** How long a script may be: the kernel takes no longer argument. */
    public static final int LONGEST = 100_000;

    /** Check the script. */
    public ScriptRun {
        if (script.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a script cannot hold a NUL character");
        }
        if (script.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "the script has " + script.length() + " characters, more than " + LONGEST);
        }
    }

    /** Run {@code script} within the usual bounds. */
    public static ScriptRun of(String script) {
        return new ScriptRun(script, LIMIT, CAP);
    }
}
