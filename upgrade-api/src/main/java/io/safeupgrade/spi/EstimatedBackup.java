package io.safeupgrade.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * Tell beforehand how large a backup will be, so that a full disk is found before the service stops.
 *
 * @since 0.1
 */
public interface EstimatedBackup extends BackupProvider {

    /** Estimate; empty when it cannot be told. Changes nothing. */
    Optional<Estimate> estimate(CallContext call);

    /**
     * Estimate a backup.
     *
     * @param bytes how much disk it needs; errs on the large side
     * @param duration how long it takes, when that can be told
     */
    record Estimate(long bytes, Optional<Duration> duration) {}
}
