package io.safeupgrade.engine;

import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Hold;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.ServiceState;
import io.safeupgrade.UpgradePlan.BackupChoice;
import io.safeupgrade.spi.DatabaseProbe.Reachability;
import io.safeupgrade.spi.HealthProbe.Health;
import java.util.List;
import java.util.Optional;

/**
 * What a look at the appliance found; nothing was changed.
 *
 * @param trouble the first look that failed in a way that forbids planning
 */
record Observation(
        JournalHistory history,
        Optional<Hold> hold,
        Optional<PendingUpgrade> pending,
        Optional<ServiceState> service,
        Optional<Health> health,
        Optional<ReleaseVersion> installed,
        Optional<Reachability> database,
        Optional<MigrationStatus> schema,
        BackupChoice backup,
        List<Finding> findings,
        Optional<Failure> trouble) {

    /** The service as it was first found: what an earlier run recorded wins over what is seen now. */
    Optional<ServiceState> found() {
        return pending.flatMap(PendingUpgrade::found)
                .or(() -> hold.flatMap(Hold::found))
                .or(() -> service);
    }
}
