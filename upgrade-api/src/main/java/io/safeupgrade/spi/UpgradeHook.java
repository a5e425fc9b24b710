package io.safeupgrade.spi;

import io.safeupgrade.Failure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.UpgradeOutcome;
import java.util.Optional;

/**
 * Act at the moments of an upgrade that matter to what stands around the appliance: a load balancer, a monitor, a copy of the
 * restore point elsewhere.
 *
 * <p>A failure before something ends the run there, in the state that the run would end in if the step itself had failed; a
 * failure after something is a warning. A run that ends an interrupted one may come to the same moment again. Called for
 * upgrades and migrations, not for restore points on demand and not on the way back.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface UpgradeHook {

    /** Act; empty once done. */
    Optional<Failure> at(HookRequest request);

    /** When it is called. */
    enum Moment {
        /** The plan is made and nothing was touched: a failure refuses the upgrade. */
        BEFORE_UPGRADE("before-upgrade"),
        /** The restore point is verified and has its final name; the service is stopped. */
        AFTER_BACKUP("after-backup"),
        /** The service is stopped, the schema as before: a failure ends the run stopped and held. */
        BEFORE_MIGRATE("before-migrate"),
        /** The new release serves, or is stopped as the old one was found; the hold is gone. */
        AFTER_UPGRADE("after-upgrade"),
        /** The run ended otherwise; everything is in the state that it stays in. */
        AFTER_FAILURE("after-failure");

        private final String word;

        Moment(String word) {
            this.word = word;
        }

        /** Return its name for people and programs. */
        public String word() {
            return word;
        }

        /** Say whether a failure forbids what would follow. */
        public boolean before() {
            return this == BEFORE_UPGRADE || this == BEFORE_MIGRATE;
        }
    }

    /**
     * Tell what is going on.
     *
     * @param call the call
     * @param moment when it is
     * @param appliance what is upgraded
     * @param from the release before, when known
     * @param to the release wanted
     * @param restorePoint what goes back to before, once there is one
     * @param outcome how the run ended, once it did
     */
    record HookRequest(
            CallContext call,
            Moment moment,
            String appliance,
            Optional<ReleaseVersion> from,
            ReleaseVersion to,
            Optional<RestorePoint> restorePoint,
            Optional<UpgradeOutcome> outcome) {}
}
