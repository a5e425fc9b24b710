package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Progress;
import io.safeupgrade.ServiceState;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.HealthProbe.Health;
import io.safeupgrade.spi.HealthProbe.Healthy;
import io.safeupgrade.spi.HealthProbe.NoAnswer;
import io.safeupgrade.spi.HealthProbe.Unhealthy;
import java.time.Duration;
import java.util.Optional;

/**
 * Ask an outside client until the new release was healthy often and long enough.
 *
 * <p>A restart of the service in between is a crash loop, whatever the answers were.
 */
final class HealthPhase implements PhaseWork {

    @Override
    public PhaseEnd perform(RunContext run) {
        Answer<PhaseEnd> answer =
                run.askToTheEnd("the health gate", run.deadlines().health(), call -> watch(run, call));
        return answer instanceof Answer.Value<PhaseEnd> value
                ? value.value()
                : PhaseWork.noAnswer(ErrorCode.HEALTH_FAILED, "the health gate", answer);
    }

    private static PhaseEnd watch(RunContext run, CallContext call) {
        HealthGate gate = run.appliance().settings().healthGate();
        HealthProbe probe = run.appliance().health().orElseThrow();
        var request = new HealthProbe.ProbeRequest(call, run.releaseWanted(), run.schema());
        String last = "nothing yet";
        boolean said = false;
        int successes = 0;
        long since = call.pace().nanos();
        while (true) {
            Health health = probe.probe(request);
            Optional<Failure> gone = run.appliance().service().flatMap(service -> crashed(run, service.state(call)));
            if (gone.isPresent()) {
                return new PhaseEnd.Failed(gone.get());
            }
            if (health instanceof Healthy) {
                since = successes == 0 ? call.pace().nanos() : since;
                successes++;
                call.progress().accept(Progress.steps("healthy answers", successes, expected(gate)));
            } else {
                successes = 0;
                // What something said is worth more than a later silence, which may only be the end of our patience.
                last = health instanceof NoAnswer && said ? last : words(health);
                said |= health instanceof Unhealthy;
            }
            boolean longEnough = call.pace().nanos() - since >= gate.window().toNanos();
            if (successes >= gate.successes() && longEnough) {
                return new PhaseEnd.Done(
                        successes + " healthy answers over " + gate.window().toSeconds() + " s");
            }
            if (!call.pause(gate.interval())) {
                return new PhaseEnd.Failed(unhealthy(last, run.deadlines().health()));
            }
        }
    }

    /** How many answers it takes when all are healthy; an estimate for the progress. */
    private static long expected(HealthGate gate) {
        long inWindow = gate.window().toMillis() / Math.max(1, gate.interval().toMillis()) + 1;
        return Math.max(gate.successes(), inWindow);
    }

    private static Failure unhealthy(String last, Duration waited) {
        return Failure.of(
                ErrorCode.HEALTH_FAILED,
                "the new release was not healthy within [" + waited.toSeconds() + " s]; last answer: " + last,
                "");
    }

    private static Optional<Failure> crashed(RunContext run, ServiceState now) {
        if (!now.running()) {
            return Optional.of(
                    Failure.of(ErrorCode.HEALTH_FAILED, "the service ended by itself [" + now.activity() + "]", ""));
        }
        boolean restarted = run.started()
                .map(ServiceState::incarnation)
                .filter(first -> !first.equals(now.incarnation()))
                .isPresent();
        return restarted
                ? Optional.of(Failure.of(
                        ErrorCode.HEALTH_FAILED, "the service crashed and was restarted while it was watched", ""))
                : Optional.empty();
    }

    private static String words(Health health) {
        return switch (health) {
            case Healthy healthy -> "healthy";
            case Unhealthy unhealthy -> unhealthy.why();
            case NoAnswer silent -> silent.why();
        };
    }
}
