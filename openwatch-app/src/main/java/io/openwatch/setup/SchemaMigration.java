package io.openwatch.setup;

import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.engine.SafeUpgradeBuilder;

/**
 * Bring the schema to this release by the library's own way: its lock, its journal, its checks.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SchemaMigration {

    /** Migrate with {@code upgrade}, to which listeners may still be added. */
    UpgradeOutcome run(SafeUpgradeBuilder upgrade);
}
