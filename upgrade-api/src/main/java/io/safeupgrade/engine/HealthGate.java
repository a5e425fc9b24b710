package io.safeupgrade.engine;

import java.time.Duration;

/**
 * Say when a new release counts as healthy.
 *
 * @param successes how many healthy answers in a row, at least one
 * @param window how long the answers must have been healthy without a break or a restart of the service
 * @param interval how long to wait between two questions
 * @since 0.1
 */
public record HealthGate(int successes, Duration window, Duration interval) {

    /** Five answers in a row over at least five seconds, one a second. */
    public static final HealthGate DEFAULT = new HealthGate(5, Duration.ofSeconds(5), Duration.ofSeconds(1));

    /** Reject a gate that lets everything pass. */
    public HealthGate {
        if (successes < 1) {
            throw new IllegalArgumentException("a health gate needs at least one success, got [" + successes + "]");
        }
    }
}
