package io.safeupgrade;

import java.util.List;
import java.util.Optional;

/**
 * Show where the schema stands against the code, as read from the database just now.
 *
 * @param current the position, empty when no migration was ever applied
 * @param target the position that this release's code was built for
 * @param pending what is to be applied to get there, in order
 * @param atomicity what a failure among the pending ones undoes
 * @param setChecksum digest over the text of every migration of this release, applied or not; a failure is latched on it
 * @param findings what the migrator objects to (database newer than the code, edited migrations, several heads)
 * @since 0.1
 */
public record MigrationStatus(
        Optional<SchemaVersion> current,
        SchemaVersion target,
        List<Migration> pending,
        Atomicity atomicity,
        String setChecksum,
        List<Finding> findings) {

    /** Copy the lists. */
    public MigrationStatus {
        pending = List.copyOf(pending);
        findings = List.copyOf(findings);
    }

    /** Say whether the schema is exactly where this release wants it and nothing is pending. */
    public boolean atTarget() {
        return pending.isEmpty() && current.map(target::equals).orElse(false);
    }
}
