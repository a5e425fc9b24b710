package io.safeupgrade.spi;

import io.safeupgrade.Hold;
import io.safeupgrade.RunId;
import java.util.Optional;

/**
 * Keep the durable marker that holds the service back from starting, across reboots.
 *
 * @since 0.1
 */
public interface UpgradeHold {

    /**
     * Read the hold.
     *
     * @throws io.safeupgrade.UpgradeException if there is one that cannot be read: treat it as held
     */
    Optional<Hold> current();

    /** Place or replace the hold; durable on return. */
    void place(Hold hold);

    /** Release the hold; none there is success. */
    void release(RunId run);
}
