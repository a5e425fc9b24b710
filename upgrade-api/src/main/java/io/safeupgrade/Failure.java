package io.safeupgrade;

import java.util.List;

/**
 * Say what failed, and what mends it, as a value.
 *
 * @param code the stable code, which fixes the exit code
 * @param what what failed, values in brackets, no secrets
 * @param remedy what mends the cause, empty when only the next command of the outcome applies
 * @param evidence lines that prove it (tool output, last journal lines), already redacted and capped
 * @since 0.1
 */
public record Failure(ErrorCode code, String what, String remedy, List<String> evidence) {

    /** Copy the evidence. */
    public Failure {
        evidence = List.copyOf(evidence);
    }

    /** Report a failure without evidence lines. */
    public static Failure of(ErrorCode code, String what, String remedy) {
        return new Failure(code, what, remedy, List.of());
    }

    /** Report the same failure with {@code lines} as evidence. */
    public Failure withEvidence(List<String> lines) {
        return new Failure(code, what, remedy, lines);
    }

    /** Report the same failure under another code. */
    public Failure as(ErrorCode other) {
        return new Failure(other, what, remedy, evidence);
    }
}
