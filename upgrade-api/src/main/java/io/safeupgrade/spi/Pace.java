package io.safeupgrade.spi;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Give wall clock, steady clock and waiting in one hand, so that tests own time.
 *
 * @since 0.1
 */
public interface Pace extends InstantSource {

    /** Return a steady reading in nanoseconds; only differences mean something. */
    long nanos();

    /**
     * Wait.
     *
     * @throws InterruptedException if the thread is asked to end
     */
    void pause(Duration duration) throws InterruptedException;

    /** Return the machine's own clocks. */
    static Pace system() {
        return SystemPace.INSTANCE;
    }

    /** The machine's own clocks. */
    enum SystemPace implements Pace {
        /** The only one. */
        INSTANCE;

        @Override
        public Instant instant() {
            return Instant.now();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void pause(Duration duration) throws InterruptedException {
            Thread.sleep(duration);
        }
    }
}
