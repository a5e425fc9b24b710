package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Phase;

/**
 * Decide what ends an interrupted run, from what is there and only then from what the journal says; pure.
 *
 * <table>
 *   <caption>What ends an interrupted run</caption>
 *   <tr><th>Evidence</th><th>Action</th></tr>
 *   <tr><td>a restore that a person asked for had begun</td><td>finish that restore</td></tr>
 *   <tr><td>a roll-back had begun</td><td>finish the roll-back</td></tr>
 *   <tr><td>the schema cannot be read</td><td>stopped and held, a person looks (90)</td></tr>
 *   <tr><td>schema as before</td><td>go on from what is there; with a MIGRATE record under an unbroken hold the restore
 *       point is used again; a migration interrupted twice is not tried a third time by itself (30)</td></tr>
 *   <tr><td>schema at the target</td><td>go on from what is there: start and prove</td></tr>
 *   <tr><td>schema between the releases</td><td>the release that was interrupted: as a failed migration (31, or roll
 *       back); another release: go on from what is there</td></tr>
 * </table>
 */
final class Recovery {

    private Recovery() {}

    /**
     * Everything that decides.
     *
     * @param interrupted what the journal knows
     * @param position where the schema stands, compared with before that run and with this release's target
     * @param sameRelease whether this release is the one that the run wanted
     * @param heldThroughout whether the hold is still that of the run
     * @param automatic whether nobody is watching
     */
    record Evidence(
            Interrupted interrupted,
            SchemaPosition position,
            boolean sameRelease,
            boolean heldThroughout,
            boolean automatic) {}

    /** What to do. */
    sealed interface Action {}

    /**
     * Plan from what is there, as if nothing had been tried.
     *
     * @param restorePointStillRight whether the restore point that was made still holds the data as they are
     */
    record GoOn(boolean restorePointStillRight) implements Action {}

    /** Finish the restore that a person asked for. */
    record FinishRestore(Interrupted.Restoring restoring) implements Action {}

    /** Make sure that the service is stopped and held, then end as a failed upgrade does: by policy. */
    record Fail(Failure failure) implements Action {}

    /** Decide. */
    static Action decide(Evidence evidence) {
        Interrupted interrupted = evidence.interrupted();
        if (interrupted.rollingBack()) {
            return new Fail(failure(ErrorCode.INTERRUPTED, evidence, "its roll-back did not finish"));
        }
        if (interrupted.restoring().isPresent()) {
            return new FinishRestore(interrupted.restoring().get());
        }
        return switch (evidence.position()) {
            case UNCHANGED -> unchanged(evidence);
            case AT_TARGET -> new GoOn(false);
            case BETWEEN -> between(evidence);
            case UNKNOWN -> new Fail(failure(ErrorCode.SCHEMA_UNKNOWN, evidence, "the schema cannot be read"));
        };
    }

    private static Action unchanged(Evidence evidence) {
        Interrupted interrupted = evidence.interrupted();
        boolean again = interrupted.migrations() > 1 && evidence.sameRelease() && evidence.automatic();
        if (again) {
            return new Fail(failure(
                    ErrorCode.MIGRATION_FAILED,
                    evidence,
                    "its migration was interrupted [" + interrupted.migrations() + "] times"));
        }
        boolean stillRight = interrupted.migrationRecorded() && evidence.heldThroughout();
        return new GoOn(stillRight);
    }

    private static Action between(Evidence evidence) {
        return evidence.sameRelease()
                ? new Fail(failure(ErrorCode.SCHEMA_BETWEEN, evidence, "the schema is between the releases"))
                : new GoOn(false);
    }

    private static Failure failure(ErrorCode code, Evidence evidence, String what) {
        RunSummary run = evidence.interrupted().run();
        return Failure.of(
                code,
                "the interrupted run [" + run.run() + "] stopped in phase ["
                        + run.phase().map(Phase::name).orElse("none") + "]: " + what,
                "");
    }
}
