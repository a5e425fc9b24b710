package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Phase;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradePlan.Scope;
import java.time.Instant;
import java.util.Optional;

/**
 * Sum up one run as the journal tells it.
 *
 * @param run the run
 * @param scope what it moved
 * @param from the release before, when known
 * @param to the release wanted
 * @param began when it began
 * @param ended when it ended; empty while it runs or when it was interrupted
 * @param phase the last phase that it recorded
 * @param ending how it ended
 * @param code the code of its failure
 * @param what what failed
 * @param restorePoint the restore point that it made, or went back to
 * @param latch the inputs that must not be tried again automatically
 * @param resumes the interrupted run that it ended
 * @since 0.1
 */
public record RunSummary(
        RunId run,
        Scope scope,
        Optional<ReleaseVersion> from,
        Optional<ReleaseVersion> to,
        Instant began,
        Optional<Instant> ended,
        Optional<Phase> phase,
        Ending ending,
        Optional<ErrorCode> code,
        Optional<String> what,
        Optional<String> restorePoint,
        Optional<String> latch,
        Optional<RunId> resumes) {

    /** How a run ended. */
    public enum Ending {
        /** The release that was wanted is proven and the hold released. */
        UPGRADED,
        /** A check said no, or it ended before the schema with the old release in its place. */
        REFUSED,
        /** The service is stopped and held. */
        FAILED_STOPPED,
        /** Data and code are those of the restore point. */
        ROLLED_BACK,
        /** A restore point was made outside of an upgrade. */
        BACKED_UP,
        /** A restore point could not be made outside of an upgrade. */
        NOT_BACKED_UP,
        /** A person released the hold. */
        HOLD_RELEASED,
        /** A person said that this database and this machine are the right ones. */
        ADOPTED,
        /** The upgrade was left to a person, and the service was held. */
        LEFT_TO_OPERATOR,
        /** No end is recorded: it runs, or it was interrupted. */
        UNFINISHED
    }
}
