package io.safeupgrade.engine;

import io.safeupgrade.RunId;
import io.safeupgrade.UpgradePlan.Scope;
import java.util.Optional;

/**
 * What somebody asked for.
 *
 * @param scope how much is to be moved
 * @param run the run that it would be
 * @param order the way back, for {@link Scope#RESTORE}
 * @param automatic whether nobody is watching
 */
record Wish(Scope scope, RunId run, Optional<RestoreOrder> order, boolean automatic) {

    Wish askedAutomatically(boolean by) {
        return new Wish(scope, run, order, by);
    }
}
