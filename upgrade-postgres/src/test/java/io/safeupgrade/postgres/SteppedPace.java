package io.safeupgrade.postgres;

import io.safeupgrade.spi.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A steady clock that a test moves; pauses take real time, because a real server works meanwhile. */
final class SteppedPace implements Pace {

    private final AtomicLong nanos = new AtomicLong();

    void step(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        Pace.system().pause(duration);
    }
}
