package io.safeupgrade.testkit;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stand in for one process of a machine: alive until it is killed, and never again.
 *
 * <p>What a process is given ({@link SimulatedDisk#usedBy}, {@link FaultInjector#watch}) throws {@link Killed} and does
 * nothing once it is dead, so that code under test cannot act after its death, whatever it catches. The machine survives:
 * the next process is given the same disk and the same fakes anew. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class SimulatedProcess {

    private final AtomicReference<Optional<String>> death = new AtomicReference<>(Optional.empty());

    private SimulatedProcess() {}

    /** Begin one. */
    public static SimulatedProcess begin() {
        return new SimulatedProcess();
    }

    /** Kill it; {@code where} is for messages, the first one counts. */
    public void kill(String where) {
        death.compareAndSet(Optional.empty(), Optional.of(where));
    }

    /** Say where it was killed; empty while it lives. */
    public Optional<String> death() {
        return death.get();
    }

    /**
     * Go on only if it lives.
     *
     * @throws Killed if it is dead
     */
    public void mustLive() {
        death.get().ifPresent(where -> {
            throw new Killed(where);
        });
    }

    /** Kill it from within; to be thrown. */
    Killed dies(String where) {
        kill(where);
        return new Killed(where);
    }
}
