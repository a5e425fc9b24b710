package io.safeupgrade.engine;

import io.safeupgrade.Phase;
import io.safeupgrade.ServiceState;
import io.safeupgrade.spi.RestorableBackup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Say whether, and how, a failed upgrade can go back by itself; pure. */
final class RollBackOffer {

    private RollBackOffer() {}

    /**
     * The phases of the way back, RESTORE included for a run that got to change data; empty when it is not offered.
     *
     * <p>It takes both: backups that can be restored, and a way to the old code, which is an installer that knows the old
     * release, or a platform that keeps it.
     */
    static Optional<List<Phase>> in(Appliance appliance, Observation seen) {
        boolean installer =
                appliance.installer().isPresent() && seen.installed().isPresent();
        boolean restorable = appliance.backups().stream().allMatch(RestorableBackup.class::isInstance)
                && !appliance.backups().isEmpty();
        if (!restorable || !(installer || appliance.keepsOldRelease())) {
            return Optional.empty();
        }
        List<Phase> phases = new ArrayList<>(List.of(Phase.RESTORE));
        if (installer) {
            phases.add(Phase.INSTALL);
            boolean wanted = appliance.service().isPresent()
                    && seen.found().map(ServiceState::wanted).orElse(false);
            if (wanted) {
                phases.add(Phase.START);
                if (appliance.health().isPresent()) {
                    phases.add(Phase.HEALTH);
                }
            }
        }
        return Optional.of(List.copyOf(phases));
    }
}
