package io.safeupgrade.engine;

import io.safeupgrade.MigrationStatus;
import io.safeupgrade.SchemaVersion;
import java.util.Optional;

/** Where the schema stands after a migration, as read from the database. */
enum SchemaPosition {
    /** Where it was before. */
    UNCHANGED("unchanged"),
    /** Where the new release wants it. */
    AT_TARGET("at the target"),
    /** Neither. */
    BETWEEN("between the releases"),
    /** It could not be read. */
    UNKNOWN("unknown");

    private final String words;

    SchemaPosition(String words) {
        this.words = words;
    }

    /** Compare what was read with where the plan began. */
    static SchemaPosition of(Optional<SchemaVersion> before, MigrationStatus now) {
        if (now.atTarget()) {
            return AT_TARGET;
        }
        return now.current().equals(before) ? UNCHANGED : BETWEEN;
    }

    @Override
    public String toString() {
        return words;
    }
}
