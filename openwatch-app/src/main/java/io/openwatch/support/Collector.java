package io.openwatch.support;

import io.safeupgrade.spi.CallContext;
import java.time.Duration;

/** Collects one kind of evidence. Whatever it throws is recorded, and what it had added by then stays. */
interface Collector {

    /** Return the name that the list of contents shows. */
    String name();

    /** Say what it collects, for people. */
    String about();

    /** Return how long it may take; what it adds later is not taken. */
    default Duration deadline() {
        return Duration.ofSeconds(10);
    }

    /**
     * Collect.
     *
     * @param call ends at the deadline
     */
    void collect(Ground ground, Collection into, CallContext call);
}
