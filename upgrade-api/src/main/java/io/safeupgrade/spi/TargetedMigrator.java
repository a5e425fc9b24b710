package io.safeupgrade.spi;

import io.safeupgrade.SchemaVersion;
import java.util.Optional;

/**
 * Say where the migrations of this release end without asking the database, which a restore may yet have to make.
 *
 * @since 0.1
 */
public interface TargetedMigrator extends Migrator {

    /** Return the target that {@link #status} would tell of any database; empty where that takes one. Changes nothing. */
    Optional<SchemaVersion> target(CallContext call);
}
