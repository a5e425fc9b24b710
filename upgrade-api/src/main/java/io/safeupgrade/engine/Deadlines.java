package io.safeupgrade.engine;

import java.time.Duration;

/**
 * Bound every call into a provider; the engine gives up on a call that ignores its deadline.
 *
 * @param look for one read-only question (state, status, health)
 * @param stop for stopping the service and for its sessions to end
 * @param backup for making and verifying a restore point; the default fits 1 TB at 25 MB/s
 * @param install for putting files in place
 * @param migrate for the whole pending set; long on purpose, because an {@code ALTER} of a big table may be
 * @param start for starting the service
 * @param health for the new release to become healthy
 * @param grace how long a call that is told to end may still take to say how it ended
 * @since 0.1
 */
public record Deadlines(
        Duration look,
        Duration stop,
        Duration backup,
        Duration install,
        Duration migrate,
        Duration start,
        Duration health,
        Duration grace) {

    /** Bounds that fit an appliance with a database of up to 1 TB. */
    public static final Deadlines DEFAULT = new Deadlines(
            Duration.ofSeconds(60),
            Duration.ofMinutes(3),
            Duration.ofHours(12),
            Duration.ofMinutes(30),
            Duration.ofHours(24),
            Duration.ofMinutes(3),
            Duration.ofMinutes(3),
            Duration.ofSeconds(15));

    /** Return the same bounds but for start and health. */
    public Deadlines withStartAndHealth(Duration newStart, Duration newHealth) {
        return new Deadlines(look, stop, backup, install, migrate, newStart, newHealth, grace);
    }
}
