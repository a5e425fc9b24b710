package io.safeupgrade.postgres;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Wait for what a test has set going; the bound is for tests that fail, not for machines that are slow. */
public final class Happened {

    private static final Duration BOUND = Duration.ofMinutes(3);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private Happened() {}

    public static void await(Callable<Boolean> happened) throws Exception {
        long began = System.nanoTime();
        while (!happened.call()) {
            if (System.nanoTime() - began > BOUND.toNanos()) {
                throw new AssertionError("did not happen within " + BOUND);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }
}
