package io.safeupgrade.engine;

import io.safeupgrade.DatabaseIdentity;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Hold;
import io.safeupgrade.Loss;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.ServiceState;
import io.safeupgrade.UpgradePlan.BackupChoice;
import io.safeupgrade.UpgradePlan.DiskUse;
import io.safeupgrade.spi.DatabaseProbe.Reachability;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.HealthProbe.Health;
import io.safeupgrade.spi.HealthProbe.Healthy;
import io.safeupgrade.spi.HealthProbe.NoAnswer;
import io.safeupgrade.spi.HealthProbe.Unhealthy;
import java.util.List;
import java.util.Optional;

/**
 * What a look at the appliance found; nothing was changed.
 *
 * @param interruptedPoint the restore point that the interrupted run made, or was restoring
 * @param target where the migrations of this release end, when that can be told
 * @param losses what differs between the live data and the restore point to go back to
 * @param trouble the first look that failed in a way that forbids planning
 */
record Observation(
        JournalHistory history,
        Optional<Hold> hold,
        Optional<PendingUpgrade> pending,
        Optional<ServiceState> service,
        Optional<Health> health,
        Optional<ReleaseVersion> installed,
        Optional<RestorePoint> interruptedPoint,
        List<Loss> losses,
        Optional<DiskUse> disk,
        Optional<Reachability> database,
        Optional<MigrationStatus> schema,
        Optional<SchemaVersion> target,
        BackupChoice backup,
        List<Finding> findings,
        Optional<Failure> trouble) {

    /** The same, knowing which release is installed. */
    Observation withInstalled(ReleaseVersion release) {
        return new Observation(
                history,
                hold,
                pending,
                service,
                health,
                Optional.of(release),
                interruptedPoint,
                losses,
                disk,
                database,
                schema,
                target,
                backup,
                findings,
                trouble);
    }

    /** The database, when it answered. */
    Optional<DatabaseIdentity> identity() {
        return database.filter(Reachable.class::isInstance).map(there -> ((Reachable) there).identity());
    }

    /** The release before {@code mine}, as far as it is known. */
    Optional<ReleaseVersion> from(ReleaseVersion mine) {
        return pending.flatMap(PendingUpgrade::from)
                .or(() -> hold.flatMap(Hold::from))
                .or(() -> installed)
                .or(() -> health.flatMap(answer -> release(answer, mine)))
                .or(history::rolledBackTo)
                .or(history::committed);
    }

    private static Optional<ReleaseVersion> release(Health health, ReleaseVersion mine) {
        return switch (health) {
            case Healthy right -> Optional.of(mine);
            case Unhealthy other -> other.release();
            case NoAnswer silent -> Optional.empty();
        };
    }

    /** The service as it was first found: what an earlier run recorded wins over what is seen now. */
    Optional<ServiceState> found() {
        return pending.flatMap(PendingUpgrade::found)
                .or(() -> hold.flatMap(Hold::found))
                .or(() -> service);
    }
}
