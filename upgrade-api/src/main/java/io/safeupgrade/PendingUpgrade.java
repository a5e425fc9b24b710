package io.safeupgrade;

import java.time.Instant;
import java.util.Optional;

/**
 * Record that an upgrade is due and how the service was first found, so that it is tried again after a crash or skip.
 *
 * @param from the release before, when known
 * @param to the release that is due
 * @param since when it became due
 * @param found the service as it was first found
 * @param why what made it wait
 * @since 0.1
 */
public record PendingUpgrade(
        Optional<ReleaseVersion> from, ReleaseVersion to, Instant since, Optional<ServiceState> found, String why) {}
