package io.safeupgrade.spi;

import io.safeupgrade.UpgradeEvent;

/**
 * Watch a run. Called in registration order; progress may come from any thread, everything else from the run's own.
 *
 * <p>A listener cannot fail the upgrade: what it throws is logged with its name and goes no further.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface UpgradeListener {

    /** Take notice; be quick. */
    void on(UpgradeEvent event);
}
