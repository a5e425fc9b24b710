package io.safeupgrade;

import java.util.Optional;

/**
 * Say how one thing stands that has to be right after an upgrade.
 *
 * @param name what was looked at, in kebab-case, for programs
 * @param result how it stands
 * @param what what was found, values in brackets
 * @param remedy what to do about it; empty unless it failed
 * @param code what is wrong; empty unless it failed
 * @since 0.1
 */
public record ReleaseCheck(String name, Result result, String what, String remedy, Optional<ErrorCode> code) {

    /** How a thing stands. */
    public enum Result {
        /** It is as it should be. */
        PASSED,
        /** It is not; the check says what is wrong and what mends it. */
        FAILED,
        /** There is nothing to look at here. */
        SKIPPED
    }

    /** It is as it should be. */
    public static ReleaseCheck passed(String name, String what) {
        return new ReleaseCheck(name, Result.PASSED, what, "", Optional.empty());
    }

    /** There is nothing to look at, because of {@code why}. */
    public static ReleaseCheck skipped(String name, String why) {
        return new ReleaseCheck(name, Result.SKIPPED, why, "", Optional.empty());
    }

    /** It is not as it should be. */
    public static ReleaseCheck failed(String name, ErrorCode code, String what, String remedy) {
        return new ReleaseCheck(name, Result.FAILED, what, remedy, Optional.of(code));
    }

    /** Say whether something has to be done about it. */
    public boolean isFailed() {
        return result == Result.FAILED;
    }
}
