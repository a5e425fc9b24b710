package io.safeupgrade.testkit;

import io.safeupgrade.spi.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Own time: a pause takes no time and moves both clocks on.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
public final class FakePace implements Pace {

    private final List<Duration> pauses = new ArrayList<>();
    private Instant now;
    private long nanos;

    private FakePace(Instant now) {
        this.now = now;
    }

    /** Begin at 2026-11-20T12:00:00Z. */
    public static FakePace create() {
        return startingAt(Instant.parse("2026-11-20T12:00:00Z"));
    }

    /** Begin at {@code now}. */
    public static FakePace startingAt(Instant now) {
        return new FakePace(now);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted instead of a pause of " + duration);
        }
        synchronized (this) {
            pauses.add(duration);
            advance(duration);
        }
    }

    /** Let time pass. */
    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
        nanos += duration.toNanos();
    }

    /** Set the wall clock off by {@code duration}, forwards or back; the steady clock goes on as if nothing was. */
    public synchronized void jump(Duration duration) {
        now = now.plus(duration);
    }

    /** Return the pauses that were asked for, in order. */
    public synchronized List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}
