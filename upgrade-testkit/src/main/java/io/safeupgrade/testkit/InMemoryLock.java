package io.safeupgrade.testkit;

import io.safeupgrade.spi.UpgradeLock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Lock in memory: one holder at a time, who can be made to lose it or to die. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class InMemoryLock implements UpgradeLock {

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private Optional<Holder> holder = Optional.empty();

    private InMemoryLock() {}

    /** Make a free one. */
    public static InMemoryLock create() {
        return new InMemoryLock();
    }

    /** Let the holder die, or its connection break: the lock is free, and what it held is lost. */
    public synchronized void holderDies() {
        holder = Optional.empty();
    }

    /** Say whether somebody holds it. */
    public synchronized boolean taken() {
        return holder.isPresent();
    }

    @Override
    public LockResult acquire(LockRequest request) {
        long begin = request.call().pace().nanos();
        while (true) {
            LockResult result = tryOnce(request);
            Duration left = request.patience()
                    .minus(Duration.ofNanos(request.call().pace().nanos() - begin));
            if (result instanceof Acquired || !left.isPositive()) {
                return result;
            }
            if (!request.call().pause(left.compareTo(BETWEEN_TRIES) < 0 ? left : BETWEEN_TRIES)) {
                return result;
            }
        }
    }

    private synchronized LockResult tryOnce(LockRequest request) {
        if (holder.isPresent()) {
            return new Busy("run " + holder.get().run, holder.get().since);
        }
        Holder taken =
                new Holder(request.call().run().text(), request.call().pace().instant());
        holder = Optional.of(taken);
        return new Acquired(taken);
    }

    private final class Holder implements Held {

        private final String run;
        private final Instant since;

        Holder(String run, Instant since) {
            this.run = run;
            this.since = since;
        }

        @Override
        public boolean stillHeld() {
            synchronized (InMemoryLock.this) {
                return holder.filter(current -> current == this).isPresent();
            }
        }

        @Override
        public void close() {
            synchronized (InMemoryLock.this) {
                holder = holder.filter(current -> current != this);
            }
        }
    }
}
