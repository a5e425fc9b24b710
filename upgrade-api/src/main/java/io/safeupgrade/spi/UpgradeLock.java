package io.safeupgrade.spi;

import io.safeupgrade.Failure;
import java.time.Duration;
import java.time.Instant;

/**
 * Let one upgrade run at a time. The lock dies with its holder's process or connection.
 *
 * @since 0.1
 */
public interface UpgradeLock {

    /** Take the lock, waiting at most the request's patience; a loser without patience learns it within a second. */
    LockResult acquire(LockRequest request);

    /**
     * Ask for the lock.
     *
     * @param call the call; its run is shown to losers
     * @param appliance whose lock
     * @param patience how long to wait for another holder; zero for not at all
     */
    record LockRequest(CallContext call, String appliance, Duration patience) {}

    /** Whether it was taken. */
    sealed interface LockResult {}

    /**
     * It was taken.
     *
     * @param held release it by closing
     */
    record Acquired(Held held) implements LockResult {}

    /**
     * Somebody else has it.
     *
     * @param holder who, for people ("run 20261120T… by pid 4711 on till-3")
     * @param since since when, {@link Instant#EPOCH} when that is not known
     */
    record Busy(String holder, Instant since) implements LockResult {}

    /**
     * It cannot be taken by anybody.
     *
     * @param failure why
     */
    record Unavailable(Failure failure) implements LockResult {}

    /** A lock that is held. */
    interface Held extends AutoCloseable {

        /** Say whether it is still held; the engine asks before every effect. */
        boolean stillHeld();

        /** Release it; twice is once. */
        @Override
        void close();
    }
}
