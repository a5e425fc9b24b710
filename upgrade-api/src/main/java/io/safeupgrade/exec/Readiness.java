package io.safeupgrade.exec;

import io.safeupgrade.spi.CallContext;

/**
 * Say whether a process that was just started counts as started.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Readiness {

    /** Look once, quickly; asked again until it says yes, the process ends or the call is over. */
    boolean ready(CallContext call);
}
