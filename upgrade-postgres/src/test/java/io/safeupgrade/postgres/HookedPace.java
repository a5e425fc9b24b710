package io.safeupgrade.postgres;

import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.Callable;

/** A clock that only pausing moves, and that does something each time, so that tests never wait. */
final class HookedPace implements Pace {

    private final Callable<?> whilePausing;
    private long nanos;
    private int pauses;

    private HookedPace(Callable<?> whilePausing) {
        this.whilePausing = whilePausing;
    }

    static HookedPace doing(Callable<?> whilePausing) {
        return new HookedPace(whilePausing);
    }

    CallContext call(Duration patience) {
        RunId run = RunId.create(Instant.now(), new Random());
        return new CallContext(run, Deadline.in(patience, this), Cancellation.create(), ignored -> {});
    }

    int pauses() {
        return pauses;
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void pause(Duration duration) {
        nanos += duration.toNanos();
        pauses++;
        try {
            whilePausing.call();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
