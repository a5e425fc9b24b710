package io.openwatch.appliance;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The one place that waits. */
final class Patience {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private Patience() {}

    /** Wait until {@code condition} holds; fail with {@code evidence} if it does not within {@code patience}. */
    static void await(String what, Duration patience, BooleanSupplier condition, Supplier<String> evidence) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                throw new AssertionError("not within " + patience.toSeconds() + " s: " + what + "\n" + evidence.get());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
