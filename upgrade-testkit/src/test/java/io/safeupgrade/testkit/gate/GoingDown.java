package io.safeupgrade.testkit.gate;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.ServiceState;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.ServiceController;

/** The service manager of a machine that is on its way down: it stops what it is asked to, and starts nothing any more. */
record GoingDown(ServiceController service) implements ServiceController {

    @Override
    public ServiceState state(CallContext call) {
        return service.state(call);
    }

    @Override
    public ServiceResult stop(StopRequest request) {
        return service.stop(request);
    }

    @Override
    public ServiceResult start(StartRequest request) {
        return new NotReached(
                Failure.of(ErrorCode.INTERRUPTED, "the machine is going down", "boot it"), state(request.call()));
    }
}
