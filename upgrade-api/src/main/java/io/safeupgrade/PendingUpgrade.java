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
 * @param before the release that was due before {@code to} was to be unpacked over it; it is due again should {@code to} never
 *     arrive
 * @since 0.1
 */
public record PendingUpgrade(
        Optional<ReleaseVersion> from,
        ReleaseVersion to,
        Instant since,
        Optional<ServiceState> found,
        String why,
        Optional<ReleaseVersion> before) {

    /** Record an upgrade where none was due. */
    public PendingUpgrade(
            Optional<ReleaseVersion> from, ReleaseVersion to, Instant since, Optional<ServiceState> found, String why) {
        this(from, to, since, found, why, Optional.empty());
    }

    /** Let {@code release} be due instead: where it came from and how the service was found stay those of the first try. */
    public PendingUpgrade instead(ReleaseVersion release, String reason) {
        return new PendingUpgrade(from, release, since, found, reason, Optional.empty());
    }

    /** Let {@code release} be due, which is about to be unpacked over {@code installed}. */
    public PendingUpgrade over(ReleaseVersion installed, ReleaseVersion release, String reason) {
        Optional<ReleaseVersion> dueHere = to.equals(installed) ? Optional.of(to) : before;
        return new PendingUpgrade(
                from, release, since, found, reason, release.equals(installed) ? Optional.empty() : dueHere);
    }

    /** Return what is due when {@link #to} never arrived; empty when nothing was due before. */
    public Optional<PendingUpgrade> withdrawn() {
        return before.map(earlier -> instead(earlier, "release " + to + ", which was to follow, did not arrive"));
    }
}
