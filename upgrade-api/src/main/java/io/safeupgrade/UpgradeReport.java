package io.safeupgrade;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tell the story of a run after it ended.
 *
 * @param run the run; empty when nothing began
 * @param appliance what was upgraded
 * @param from the release before, when known
 * @param to the release wanted
 * @param schemaBefore the schema's position before, when known
 * @param schemaAfter the schema's position as last read from the database, when known
 * @param applied what was applied
 * @param phases the phases that ran, in order
 * @param downtime from the stop of the service until it was proven healthy; empty when it was never stopped by this run
 *     or is still down
 * @param restorePoint the restore point that the run made
 * @param state the state the system is in now, in one sentence
 * @param warnings what went wrong without failing the run
 * @param next the commands to type next, in order
 * @param restoreByHand the commands that restore the run's restore point beside the live data with common tools, for the
 *     night on which nothing of ours runs; empty without a restore point
 * @param began when the run began
 * @param ended when it ended
 * @since 0.1
 */
public record UpgradeReport(
        Optional<RunId> run,
        String appliance,
        Optional<ReleaseVersion> from,
        ReleaseVersion to,
        Optional<SchemaVersion> schemaBefore,
        Optional<SchemaVersion> schemaAfter,
        List<Migration> applied,
        List<PhaseRecord> phases,
        Optional<Duration> downtime,
        Optional<RestorePoint> restorePoint,
        String state,
        List<Finding> warnings,
        List<NextCommand> next,
        List<NextCommand> restoreByHand,
        Instant began,
        Instant ended) {

    /** Copy the lists. */
    public UpgradeReport {
        applied = List.copyOf(applied);
        phases = List.copyOf(phases);
        warnings = List.copyOf(warnings);
        next = List.copyOf(next);
        restoreByHand = List.copyOf(restoreByHand);
    }

    /** Return the same story with {@code more} warnings. */
    public UpgradeReport warning(List<Finding> more) {
        List<Finding> all = new ArrayList<>(warnings);
        all.addAll(more);
        return new UpgradeReport(
                run,
                appliance,
                from,
                to,
                schemaBefore,
                schemaAfter,
                applied,
                phases,
                downtime,
                restorePoint,
                state,
                all,
                next,
                restoreByHand,
                began,
                ended);
    }

    /**
     * Record how one phase went.
     *
     * @param phase which one
     * @param result how it ended
     * @param took how long it took
     * @param summary what it did, in a few words
     */
    public record PhaseRecord(Phase phase, Result result, Duration took, String summary) {

        /** How a phase ended. */
        public enum Result {
            /** It did what it is for. */
            DONE,
            /** It failed, or passed its deadline. */
            FAILED,
            /** It ended because it was asked to. */
            CANCELLED
        }
    }

    /**
     * Name one command and what it is for.
     *
     * @param purpose what it does, in a few words
     * @param command what to type, without secrets
     */
    public record NextCommand(String purpose, String command) {}
}
