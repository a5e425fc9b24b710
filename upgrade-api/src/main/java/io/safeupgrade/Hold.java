package io.safeupgrade;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Say why the service must not start, who says so and what ends it.
 *
 * @param why in words
 * @param since when the hold was placed first
 * @param run the run that placed it
 * @param from the release before, when known
 * @param to the release that the run wanted
 * @param found the service as it was <em>first</em> found, before any run stopped it; empty when there is no service
 * @param next the commands that end the hold, in order
 * @since 0.1
 */
public record Hold(
        String why,
        Instant since,
        RunId run,
        Optional<ReleaseVersion> from,
        ReleaseVersion to,
        Optional<ServiceState> found,
        List<String> next) {

    /** Copy the commands. */
    public Hold {
        next = List.copyOf(next);
    }
}
