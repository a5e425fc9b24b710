package io.openwatch.kensa.session;

import io.openwatch.kensa.batch.Dialect;
import io.safeupgrade.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One command to start on a host, and what it is to read.
 *
 * <p>The command is the same for every scan and holds nothing secret: a shell in a clean environment that says that it is
 * ready, skips to a starting line, reads a script to its end, and runs it only if it came whole. So a password that sudo did
 * not ask for is skipped, and a script cut by a lost connection does nothing.
 *
 * @param command the program and its arguments
 * @param secret what must be typed first; then nothing else until the shell is ready
 * @param input what the shell reads
 * @param limit how long everything may take
 * @param cap how many bytes it may print
 * @since 0.1
 */
public record ShellCall(List<String> command, Optional<Secret> secret, String input, Duration limit, int cap) {

    /** The line that the shell prints before it reads. */
    public static final String READY = "kensa-ready";

    /** How many bytes an answer may have unless said otherwise. */
    public static final int CAP = 64 << 20;

    private static final String START = "kensa-start";
    private static final String END = "# kensa-end";

    private static final String BOOT = "printf '\\n" + READY + "\\n'; while IFS= read -r k; do if [ \"$k\" = " + START
            + " ]; then k=$(cat); case $k in *'" + END + "') eval \"$k\"; exit;; esac; exit 98; fi; done; exit 97";

    /** Copy the list. */
    public ShellCall {
        command = List.copyOf(command);
    }

    /** Run {@code script} in a shell of {@code dialect}. */
    public static ShellCall of(String script, Dialect dialect, Elevation elevation, Duration limit) {
        List<String> command = new ArrayList<>(elevation.words());
        command.addAll(List.of("env", "-i", "PATH=" + dialect.path(), "LC_ALL=C", "HOME=/"));
        command.addAll(dialect.shell());
        command.addAll(List.of("-c", BOOT));
        return new ShellCall(command, elevation.typed(), START + "\n" + script + "\n" + END + "\n", limit, CAP);
    }
}
