package io.safeupgrade.spi;

import io.safeupgrade.Progress;
import io.safeupgrade.RunId;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Accompany every call into a provider: for whom, until when, until told otherwise, and where to report progress.
 *
 * @param run the run; providers put it into session and file names so that orphans can be told
 * @param deadline when the engine gives the call up
 * @param cancellation asked for by an operator, by the deadline, or by the loss of the lock
 * @param progress takes reports from any thread; cheap, never throws
 * @param lockHeld whether the upgrade lock is still held now; asks the lock's own session, from any thread, and may take
 *     seconds where that does not answer
 * @since 0.1
 */
public record CallContext(
        RunId run,
        Deadline deadline,
        Cancellation cancellation,
        Consumer<Progress> progress,
        BooleanSupplier lockHeld) {

    /** Make a context of a call that no lock guards. */
    public CallContext(RunId run, Deadline deadline, Cancellation cancellation, Consumer<Progress> progress) {
        this(run, deadline, cancellation, progress, () -> true);
    }

    /** Make a context outside of any run, for a look that ends within {@code patience}. */
    public static CallContext look(RunId run, Duration patience, Pace pace) {
        return new CallContext(run, Deadline.in(patience, pace), Cancellation.create(), ignored -> {});
    }

    /** Say whether the call should end now: cancelled or past its deadline. */
    public boolean over() {
        return cancellation.requested() || deadline.expired();
    }

    /**
     * Say whether what was done may become permanent: nobody asked for the end, and the upgrade lock is still held.
     *
     * <p>To be asked right before each commit: who lost the lock may no longer be the only one (trap 20).
     */
    public boolean mayCommit() {
        return !cancellation.requested() && lockHeld.getAsBoolean();
    }

    /** Return the clocks that count. */
    public Pace pace() {
        return deadline.pace();
    }

    /**
     * Wait {@code duration}, or less when the deadline comes first.
     *
     * @return whether to go on; false once the call is over or its thread was interrupted (the flag is set again)
     */
    public boolean pause(Duration duration) {
        if (over()) {
            return false;
        }
        try {
            pace().pause(duration.compareTo(deadline.remaining()) < 0 ? duration : deadline.remaining());
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !over();
    }

    /** Return the same context with an earlier deadline, {@code duration} from now at the latest. */
    public CallContext within(Duration duration) {
        return new CallContext(run, deadline.atMost(duration), cancellation, progress, lockHeld);
    }
}
