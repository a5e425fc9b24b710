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
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

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
        boolean terminates = run.appliance().settings().terminatesSessions();
        Duration time = terminates ? run.deadlines().grace() : run.deadlines().stop();
        Answer<FenceResult> answer = fence(run, fence.get(), time, false);
        if (terminates && answer instanceof Answer.Value<FenceResult>(Occupied left)) {
            return told(run, fence(run, fence.get(), run.deadlines().stop(), true), "; ended were " + named(left));
        }
        return told(run, answer, "");
    }

    private static Answer<FenceResult> fence(RunContext run, SessionFence fence, Duration time, boolean terminate) {
        return run.ask(
                "the end of the service's sessions",
                time,
                call -> fence.fence(new SessionFence.FenceRequest(call, Optional.empty(), terminate)));
    }

    private static PhaseEnd told(RunContext run, Answer<FenceResult> answer, String ended) {
        if (!(answer instanceof Answer.Value<FenceResult> value)) {
            return PhaseWork.noAnswer(ErrorCode.STOP_FAILED, "the end of the service's sessions", answer);
        }
        return switch (value.value()) {
            case Clear clear -> new PhaseEnd.Done("stopped, no session left in the database" + ended);
            case Occupied occupied -> new PhaseEnd.Failed(occupied(run, occupied));
        };
    }

    private static String named(Occupied left) {
        return left.sessions().stream().map(StopPhase::named).collect(Collectors.joining(", "));
    }

    private static String named(SessionFence.Session session) {
        return "%s: %s as %s from %s since %s"
                .formatted(session.id(), session.application(), session.user(), session.client(), session.since());
    }

    private static Failure occupied(RunContext run, Occupied occupied) {
        String commanded = run.appliance()
                .settings()
                .commands()
                .terminateSessions()
                .map(command -> ", or have their sessions ended: " + command)
                .orElse("");
        return new Failure(
                ErrorCode.STOP_FAILED,
                "[" + occupied.sessions().size() + "] other sessions are still in the database",
                "end these clients, then try again" + commanded,
                occupied.sessions().stream().map(StopPhase::named).toList());
    }
}
