package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.ServiceController.NotReached;
import io.safeupgrade.spi.ServiceController.Reached;
import io.safeupgrade.spi.ServiceController.ServiceResult;

/** Start the held service with a permit, in trial mode. */
final class StartPhase implements PhaseWork {

    @Override
    public PhaseEnd perform(RunContext run) {
        ServiceController service = run.appliance().service().orElseThrow();
        run.appliance().state().permit().grant(run.run());
        Answer<ServiceResult> answer = run.askToTheEnd(
                "the start of the service",
                run.deadlines().start(),
                call -> service.start(new ServiceController.StartRequest(
                        call, run.plan().found().orElseThrow())));
        if (!(answer instanceof Answer.Value<ServiceResult> value)) {
            return PhaseWork.noAnswer(ErrorCode.START_FAILED, "the start of the service", answer);
        }
        return switch (value.value()) {
            case Reached reached -> {
                run.started(reached.state());
                yield new PhaseEnd.Done("started in trial mode");
            }
            case NotReached not -> {
                if (not.why().code() == ErrorCode.INTERRUPTED) {
                    run.systemGoesDown();
                }
                yield new PhaseEnd.Failed(not.why().as(ErrorCode.START_FAILED));
            }
        };
    }
}
