package io.safeupgrade.engine;

import io.safeupgrade.OnFailure;
import io.safeupgrade.Phase;
import io.safeupgrade.UpgradeReport.PhaseRecord;

/**
 * Everything that decides what follows a phase.
 *
 * @param phase the phase that ended
 * @param result how it ended
 * @param code whose files are installed
 * @param schema where the schema stands
 * @param begun whether this run has begun to act: a phase that was not let begin as the first one has touched nothing
 * @param onFailure what a failure that may have changed something leads to; a roll-back that fails stays stopped
 */
record Situation(
        Phase phase,
        PhaseRecord.Result result,
        InstalledCode code,
        SchemaPosition schema,
        boolean begun,
        OnFailure onFailure) {

    /** Whose files are installed. */
    enum InstalledCode {
        OLD,
        NEW
    }
}
