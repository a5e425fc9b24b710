package io.safeupgrade.testkit;

import io.safeupgrade.RunId;
import io.safeupgrade.spi.StartPermit;

/**
 * Keep the start permit in memory until it is revoked or the machine reboots. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class InMemoryPermit implements StartPermit {

    private volatile boolean granted;

    private InMemoryPermit() {}

    /** Make one that is not granted. */
    public static InMemoryPermit create() {
        return new InMemoryPermit();
    }

    /** Go through a reboot of the machine. */
    public void reboot() {
        granted = false;
    }

    @Override
    public void grant(RunId run) {
        granted = true;
    }

    @Override
    public void revoke() {
        granted = false;
    }

    @Override
    public boolean granted() {
        return granted;
    }
}
