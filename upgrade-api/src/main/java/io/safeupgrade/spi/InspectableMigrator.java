package io.safeupgrade.spi;

import io.safeupgrade.Finding;
import io.safeupgrade.Migration;
import io.safeupgrade.SchemaVersion;
import java.util.List;
import java.util.Optional;

/**
 * Say what the database records as applied, whatever this release ships: so that a release can be judged before it is here.
 *
 * @since 0.1
 */
public interface InspectableMigrator extends Migrator {

    /** Read the record. Creates nothing, and needs no file of any release. */
    SchemaHistory history(CallContext call);

    /**
     * Tell what is recorded.
     *
     * @param current the position; empty when nothing was ever applied
     * @param applied what was applied and not undone, in order, with the checksums of that time; {@code none} where there is
     *     none
     * @param findings what is wrong with the record or the schema for every release
     */
    record SchemaHistory(Optional<SchemaVersion> current, List<Migration> applied, List<Finding> findings) {

        /** Copy the lists. */
        public SchemaHistory {
            applied = List.copyOf(applied);
            findings = List.copyOf(findings);
        }
    }
}
