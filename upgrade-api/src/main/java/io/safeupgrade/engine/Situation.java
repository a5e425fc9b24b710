package io.safeupgrade.engine;

import io.safeupgrade.Phase;
import io.safeupgrade.UpgradeReport.PhaseRecord;

/**
 * Everything that decides what follows a phase.
 *
 * @param phase the phase that ended
 * @param result how it ended
 * @param code whose files are installed
 * @param schema where the schema stands
 */
record Situation(Phase phase, PhaseRecord.Result result, InstalledCode code, SchemaPosition schema) {

    /** Whose files are installed. */
    enum InstalledCode {
        OLD,
        NEW
    }
}
