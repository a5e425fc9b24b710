package io.safeupgrade.spi;

import io.safeupgrade.RunId;

/**
 * Let a held service start while the upgrade proves it healthy. A permit dies with a reboot.
 *
 * @since 0.1
 */
public interface StartPermit {

    /** Grant, for {@code run}; visible to a service that starts afterwards. */
    void grant(RunId run);

    /** Revoke; none there is success. */
    void revoke();

    /** Say whether a permit of this boot is there. */
    boolean granted();
}
