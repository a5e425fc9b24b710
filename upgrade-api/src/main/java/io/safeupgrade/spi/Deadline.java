package io.safeupgrade.spi;

import java.time.Duration;

/**
 * Mark the moment after which a call is given up, on the steady clock of a {@link Pace}.
 *
 * @param pace whose clock counts
 * @param atNanos the reading of {@link Pace#nanos} at which it expires
 * @since 0.1
 */
public record Deadline(Pace pace, long atNanos) {

    /** Expire {@code duration} from now. */
    public static Deadline in(Duration duration, Pace pace) {
        return new Deadline(pace, pace.nanos() + duration.toNanos());
    }

    /** Return what is left, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, atNanos - pace.nanos()));
    }

    /** Say whether it has passed. */
    public boolean expired() {
        return atNanos - pace.nanos() <= 0;
    }

    /** Return the earlier of this deadline and {@code duration} from now. */
    public Deadline atMost(Duration duration) {
        return remaining().compareTo(duration) <= 0 ? this : in(duration, pace);
    }
}
