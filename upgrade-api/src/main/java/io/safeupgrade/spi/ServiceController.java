package io.safeupgrade.spi;

import io.safeupgrade.Failure;
import io.safeupgrade.ServiceState;

/**
 * Look at, stop and start the service. Stopping what is stopped and starting what runs succeed at once.
 *
 * @since 0.1
 */
public interface ServiceController {

    /** Look. */
    ServiceState state(CallContext call);

    /** Stop, and end only when every process of the service is proven gone; kills what does not end in time. */
    ServiceResult stop(StopRequest request);

    /** Start, and end when the service counts as started or cannot be. Boot policy is never changed. */
    ServiceResult start(StartRequest request);

    /**
     * Ask for a stop.
     *
     * @param call the call
     */
    record StopRequest(CallContext call) {}

    /**
     * Ask for a start.
     *
     * @param call the call
     * @param found the state to go back to, with the controller's own memento
     */
    record StartRequest(CallContext call, ServiceState found) {}

    /** Whether the service got there. */
    sealed interface ServiceResult {}

    /**
     * It got there.
     *
     * @param state as seen afterwards
     */
    record Reached(ServiceState state) implements ServiceResult {}

    /**
     * It did not.
     *
     * @param why why, with the last log lines as evidence
     * @param state as seen afterwards
     */
    record NotReached(Failure why, ServiceState state) implements ServiceResult {}
}
