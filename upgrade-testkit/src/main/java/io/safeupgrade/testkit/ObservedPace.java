package io.safeupgrade.testkit;

import io.safeupgrade.spi.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes time on, remembers what was waited for, and lets a test act in the middle of a wait. */
final class ObservedPace implements Pace {

    private final Pace pace;
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private volatile Runnable duringPause = () -> {};

    ObservedPace(Pace pace) {
        this.pace = pace;
    }

    void duringPause(Runnable action) {
        duringPause = action;
    }

    List<Duration> pauses() {
        return List.copyOf(pauses);
    }

    @Override
    public Instant instant() {
        return pace.instant();
    }

    @Override
    public long nanos() {
        return pace.nanos();
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        pauses.add(duration);
        duringPause.run();
        pace.pause(duration);
    }
}
