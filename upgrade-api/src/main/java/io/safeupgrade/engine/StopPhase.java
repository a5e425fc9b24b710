package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.ServiceController.NotReached;
import io.safeupgrade.spi.ServiceController.Reached;
import io.safeupgrade.spi.ServiceController.ServiceResult;
import io.safeupgrade.spi.SessionFence;
import io.safeupgrade.spi.SessionFence.Clear;
import io.safeupgrade.spi.SessionFence.FenceResult;
import io.safeupgrade.spi.SessionFence.Occupied;
import java.util.Optional;

/** Stop the service; done when it is down and no foreign session is left in the database. */
final class StopPhase implements PhaseWork {

    @Override
    public PhaseEnd perform(RunContext run) {
        ServiceController service = run.appliance().service().orElseThrow();
        Answer<ServiceResult> answer = run.ask(
                "the stop of the service",
                run.deadlines().stop(),
                call -> service.stop(new ServiceController.StopRequest(call)));
        if (!(answer instanceof Answer.Value<ServiceResult> value)) {
            return PhaseWork.noAnswer(ErrorCode.STOP_FAILED, "the stop of the service", answer);
        }
        return switch (value.value()) {
            case Reached reached -> sessionsGone(run);
            case NotReached not -> new PhaseEnd.Failed(not.why().as(ErrorCode.STOP_FAILED));
        };
    }

    private static PhaseEnd sessionsGone(RunContext run) {
        Optional<SessionFence> fence = run.appliance().fence();
        if (fence.isEmpty()) {
            return new PhaseEnd.Done("stopped");
        }
        Answer<FenceResult> answer = run.ask(
                "the end of the service's sessions",
                run.deadlines().stop(),
                call -> fence.get().fence(new SessionFence.FenceRequest(call, Optional.empty(), false)));
        if (!(answer instanceof Answer.Value<FenceResult> value)) {
            return PhaseWork.noAnswer(ErrorCode.STOP_FAILED, "the end of the service's sessions", answer);
        }
        return switch (value.value()) {
            case Clear clear -> new PhaseEnd.Done("stopped, no session left in the database");
            case Occupied occupied -> new PhaseEnd.Failed(occupied(occupied));
        };
    }

    private static Failure occupied(Occupied occupied) {
        return new Failure(
                ErrorCode.STOP_FAILED,
                "[" + occupied.sessions().size() + "] other sessions are still in the database",
                "end these clients, then try again",
                occupied.sessions().stream()
                        .map(session -> "%s: %s as %s from %s since %s"
                                .formatted(
                                        session.id(),
                                        session.application(),
                                        session.user(),
                                        session.client(),
                                        session.since()))
                        .toList());
    }
}
