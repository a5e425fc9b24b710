package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.UpgradeListener;
import io.safeupgrade.spi.UpgradeLock;
import io.safeupgrade.spi.UpgradeLock.Acquired;
import io.safeupgrade.spi.UpgradeLock.Busy;
import io.safeupgrade.spi.UpgradeLock.Held;
import io.safeupgrade.spi.UpgradeLock.LockResult;
import io.safeupgrade.spi.UpgradeLock.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The locks that one attempt holds; released in reverse order. */
final class Locks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Locks.class);

    private final Appliance appliance;
    private final ProviderCalls calls;
    private final Cancellation cancellation;
    private final UpgradeListener listener;
    private final Deque<Held> held = new ConcurrentLinkedDeque<>();
    private volatile boolean released;

    Locks(Appliance appliance, ProviderCalls calls, Cancellation cancellation, UpgradeListener listener) {
        this.appliance = appliance;
        this.calls = calls;
        this.cancellation = cancellation;
        this.listener = listener;
    }

    /** Take {@code lock}; empty once taken. */
    Optional<Failure> take(UpgradeLock lock) {
        Duration patience = appliance.settings().lockPatience();
        LockAnswer first = acquire(lock, Duration.ZERO);
        if (first.failure().isEmpty() || !first.busy() || patience.isZero()) {
            return first.failure();
        }
        listener.on(new UpgradeEvent.Waiting(
                appliance.settings().pace().instant(), first.failure().get().what()));
        return acquire(lock, patience).failure();
    }

    /** Say whether every lock taken is still held; safe for every thread, a migrator left behind may ask late. */
    boolean stillHeld() {
        return !released && held.stream().allMatch(Locks::stillHeld);
    }

    private record LockAnswer(Optional<Failure> failure, boolean busy) {}

    private LockAnswer acquire(UpgradeLock lock, Duration patience) {
        Answer<LockResult> answer = calls.ask(
                "the upgrade lock",
                patience.plus(appliance.settings().deadlines().look()),
                cancellation,
                ignored -> {},
                call -> lock.acquire(new UpgradeLock.LockRequest(call, appliance.name(), patience)));
        if (!(answer instanceof Answer.Value<LockResult> value)) {
            return new LockAnswer(
                    Optional.of(
                            Failure.of(ErrorCode.STATE_UNREADABLE, "the upgrade lock " + Answer.describe(answer), "")),
                    false);
        }
        return switch (value.value()) {
            case Acquired acquired -> {
                held.push(acquired.held());
                yield new LockAnswer(Optional.empty(), false);
            }
            case Busy busy -> new LockAnswer(Optional.of(busy(busy)), true);
            case Unavailable unavailable -> new LockAnswer(Optional.of(unavailable.failure()), false);
        };
    }

    private static Failure busy(Busy busy) {
        String since = busy.since().equals(Instant.EPOCH) ? "" : " since [" + busy.since() + "]";
        return Failure.of(
                ErrorCode.LOCK_HELD,
                "another upgrade is running: [" + busy.holder() + "]" + since,
                "wait for it to end");
    }

    private static boolean stillHeld(Held lock) {
        try {
            return lock.stillHeld();
        } catch (RuntimeException unknown) {
            LOG.warn("a lock cannot tell whether it is held and counts as lost", unknown);
            return false;
        }
    }

    @Override
    public void close() {
        released = true;
        while (!held.isEmpty()) {
            try {
                held.pop().close();
            } catch (RuntimeException failed) {
                LOG.warn("a lock could not be released; it dies with this process", failed);
            }
        }
    }
}
