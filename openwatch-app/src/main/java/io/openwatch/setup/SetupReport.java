package io.openwatch.setup;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeReport.NextCommand;
import java.util.List;
import java.util.Optional;

/**
 * Tell how a setup ended.
 *
 * @param steps what became of each step, in their order
 * @param failure why it ended early; empty when it did not
 * @param schemaTouched whether the schema may have been touched
 * @param address where people reach the service; empty while it is not healthy
 * @param next what to type next
 * @since 0.1
 */
public record SetupReport(
        List<Ended> steps,
        Optional<Failure> failure,
        boolean schemaTouched,
        Optional<String> address,
        List<NextCommand> next) {

    /** Copy the lists. */
    public SetupReport {
        steps = List.copyOf(steps);
        next = List.copyOf(next);
    }

    /** What became of a step. */
    public enum Result {
        /** It was in order before. */
        SATISFIED,
        /** It was done. */
        DONE,
        /** The person who was asked left it for later. */
        LEFT,
        /** It was begun and failed; to repeat it is safe. */
        FAILED,
        /** It was not begun. */
        NOT_REACHED
    }

    /**
     * One step.
     *
     * @param step its name
     * @param result what became of it
     * @param changed what it changed
     */
    public record Ended(String step, Result result, List<String> changed) {

        /** Copy the list. */
        public Ended {
            changed = List.copyOf(changed);
        }
    }

    /** Return everything that was changed, in order. */
    public List<String> changed() {
        return steps.stream().flatMap(step -> step.changed().stream()).toList();
    }

    /** Say whether anything was begun. */
    private boolean began() {
        return steps.stream().anyMatch(step -> step.result() == Result.DONE || step.result() == Result.FAILED);
    }

    /** Return the exit code: one that says "nothing was touched" only where that is so. */
    public int exitCode() {
        return failure.map(Failure::code).map(this::exitCode).orElse(0);
    }

    private int exitCode(ErrorCode code) {
        boolean saysUntouched = switch (code.category()) {
            case USAGE, REFUSED, BUSY, CONFIGURATION, UNREACHABLE -> true;
            case BEFORE_SCHEMA, MIGRATION, NEW_RELEASE, ROLLED_BACK, INTERRUPTED, GUARD, PERSON -> false;
        };
        if (!saysUntouched || !began()) {
            return code.exitCode();
        }
        return (schemaTouched ? ErrorCode.START_FAILED : ErrorCode.INTERRUPTED_EARLY).exitCode();
    }
}
