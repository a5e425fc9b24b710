package io.safeupgrade.exec;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Say what came of a {@link Command}. Texts are decoded as UTF-8, what is malformed is replaced.
 *
 * @since 0.1
 */
public sealed interface CommandResult {

    /**
     * The program ended by itself.
     *
     * @param code its exit code, 128 + n when signal n ended it
     * @param stdout the last bytes of its output; empty where the output was streamed
     * @param stderr the last bytes of its error output
     * @param took how long it ran
     */
    record Exited(int code, String stdout, String stderr, Duration took) implements CommandResult {}

    /**
     * It was killed with everything that it had started.
     *
     * @param reason why: the deadline, the cancellation's reason, or the stream that broke
     * @param stdout the last bytes of its output; empty where the output was streamed
     * @param stderr the last bytes of its error output
     * @param cause what the sink or the input threw, when that is the reason: the primary cause, whatever the program
     *     said afterwards
     */
    record GivenUp(String reason, String stdout, String stderr, Optional<IOException> cause) implements CommandResult {}

    /**
     * It never ran.
     *
     * @param failure why
     */
    record NotStarted(Failure failure) implements CommandResult {}

    /** Say whether the program ended by itself with 0. */
    default boolean succeeded() {
        return this instanceof Exited exited && exited.code() == 0;
    }

    /** Say in a few words how it ended ("exit code [1]"), values in brackets. */
    default String ending() {
        return switch (this) {
            case Exited exited -> "exit code [" + exited.code() + "]";
            case GivenUp given -> "given up: " + given.reason();
            case NotStarted not -> not.failure().what();
        };
    }

    /**
     * Report the result as a failure: {@code what}, how it ended, and its last error lines as evidence.
     *
     * <p>For results that are not a success; a program that never ran reports its own remedy.
     */
    default Failure failure(ErrorCode code, String what, String remedy) {
        return switch (this) {
            case Exited exited ->
                new Failure(code, what + ": " + ending(), remedy, evidence(exited.stderr(), exited.stdout()));
            case GivenUp given ->
                new Failure(code, what + ": " + ending(), remedy, evidence(given.stderr(), given.stdout()));
            case NotStarted not ->
                new Failure(
                        code,
                        what + ": " + not.failure().what(),
                        not.failure().remedy(),
                        not.failure().evidence());
        };
    }

    private static List<String> evidence(String stderr, String stdout) {
        return Evidence.lastLines(stderr.isBlank() ? stdout : stderr, 20);
    }
}
