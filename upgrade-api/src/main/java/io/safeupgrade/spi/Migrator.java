package io.safeupgrade.spi;

import io.safeupgrade.Failure;
import io.safeupgrade.Migration;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.SchemaVersion;
import java.util.List;

/**
 * Read the schema's position and bring it to the target.
 *
 * @since 0.1
 */
public interface Migrator {

    /** Read position and pending migrations. Creates nothing, not even a version table. */
    MigrationStatus status(CallContext call);

    /**
     * Apply what is pending, as atomically as {@link MigrationStatus#atomicity} promised.
     *
     * <p>The engine reads the position again afterwards, whatever the answer was.
     */
    MigrationResult migrate(MigrationRequest request);

    /**
     * Ask for the migration.
     *
     * @param call the call
     * @param target where the schema must end
     * @param mode whether the whole set shares a transaction
     */
    record MigrationRequest(CallContext call, SchemaVersion target, Mode mode) {

        /** How pending migrations share transactions. */
        public enum Mode {
            /** One transaction for the set where each migration allows it. */
            WHOLE_SET,
            /** One transaction for each migration. */
            EACH
        }
    }

    /** What came of it. */
    sealed interface MigrationResult {}

    /**
     * The target is reached.
     *
     * @param applied what was applied, in order
     */
    record Migrated(List<Migration> applied) implements MigrationResult {}

    /**
     * It is not.
     *
     * @param failure why, naming the migration and the statement
     */
    record NotMigrated(Failure failure) implements MigrationResult {}
}
