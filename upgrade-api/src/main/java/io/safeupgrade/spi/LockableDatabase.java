package io.safeupgrade.spi;

/**
 * Offer a lock that lives in the database server, for appliances whose replicas share no disk.
 *
 * <p>The engine takes it after the lock of the machine and before it looks at the schema.
 *
 * @since 0.1
 */
public interface LockableDatabase extends DatabaseProbe {

    /** Return the lock; the same one each time. */
    UpgradeLock lock();
}
