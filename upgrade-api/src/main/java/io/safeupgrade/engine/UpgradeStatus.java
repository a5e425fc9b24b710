package io.safeupgrade.engine;

import io.safeupgrade.Hold;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseManifest;
import java.util.List;
import java.util.Optional;

/**
 * Show where upgrades of this machine stand, without asking the database or the service.
 *
 * @param hold what holds the service back
 * @param permitted whether an upgrade lets it start all the same
 * @param pending what is due
 * @param unfinished the run that never recorded its end: it runs, or it was interrupted
 * @param runs all runs, oldest first
 * @since 0.1
 */
public record UpgradeStatus(
        Optional<Hold> hold,
        boolean permitted,
        Optional<PendingUpgrade> pending,
        Optional<RunSummary> unfinished,
        List<RunSummary> runs) {

    /** Say whether the newest run was the way back, and came to its end. */
    public boolean wentBack() {
        return !runs.isEmpty() && runs.getLast().ending() == RunSummary.Ending.ROLLED_BACK;
    }

    /** Return the failure that no machine tries again by itself, and that nothing has overcome since. */
    public Optional<RunSummary> latched() {
        return JournalHistory.latch(runs);
    }

    /** Return the same, when it is a failure of just this release with these migrations. */
    public Optional<RunSummary> latched(ReleaseManifest release) {
        String inputs = Attempt.inputs(release.release(), release.target(), release.setChecksum());
        return latched().filter(run -> run.latch().equals(Optional.of(inputs)));
    }

    /** Copy the list. */
    public UpgradeStatus {
        runs = List.copyOf(runs);
    }
}
