package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;

/** What follows a phase. */
sealed interface Decision {

    /** The next phase of the plan, or the end in the new release when there is none. */
    record Proceed() implements Decision {}

    /** The end in the new release, with a warning. */
    record ProceedWithWarning() implements Decision {}

    /** The end with nothing touched: what served goes on to serve, what was held stays held. */
    record Refuse() implements Decision {}

    /** The old release goes back to how it was found; nothing else was touched. */
    record BackToOldRelease(ErrorCode code) implements Decision {}

    /** Data and code go back to where they were before. */
    record RollBack(ErrorCode code) implements Decision {}

    /** The service stays stopped and held. */
    record StayStopped(ErrorCode code) implements Decision {}
}
