package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.UpToDate;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.UpgradeHook;
import io.safeupgrade.spi.UpgradeHook.HookRequest;
import io.safeupgrade.spi.UpgradeHook.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Call the hooks of an appliance at one moment of a run. */
final class Hooks {

    /** For one hook at one moment; a directory of programs has its own limit for each of them. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** How a call is made: it may be given up, and what gives it up depends on where the run is. */
    interface Calling {
        <T> Answer<T> ask(String what, Duration limit, Function<CallContext, T> call);
    }

    private final Appliance appliance;
    private final UpgradePlan plan;
    private final Calling calling;

    Hooks(Appliance appliance, UpgradePlan plan, Calling calling) {
        this.appliance = appliance;
        this.plan = plan;
        this.calling = calling;
    }

    /** Call them before something; the first that fails keeps the others from being called, and the step from being done. */
    Optional<Failure> before(Moment moment, Optional<RestorePoint> restorePoint) {
        return hooks().stream()
                .map(hook -> call(hook, moment, restorePoint, Optional.empty()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Call all of them after something; what fails is a warning. */
    List<Finding> after(Moment moment, Optional<RestorePoint> restorePoint) {
        return after(moment, restorePoint, Optional.empty());
    }

    /** Call all of them after the run. */
    List<Finding> ended(UpgradeOutcome outcome) {
        boolean well = outcome instanceof Upgraded || outcome instanceof UpToDate;
        return after(
                well ? Moment.AFTER_UPGRADE : Moment.AFTER_FAILURE,
                outcome.report().restorePoint(),
                Optional.of(outcome));
    }

    private List<Finding> after(Moment moment, Optional<RestorePoint> restorePoint, Optional<UpgradeOutcome> outcome) {
        List<Finding> warnings = new ArrayList<>();
        for (UpgradeHook hook : hooks()) {
            call(hook, moment, restorePoint, outcome)
                    .map(failure -> Finding.warning(
                            "hook-failed",
                            failure.what(),
                            failure.remedy().isEmpty() ? "see what it said in the log" : failure.remedy()))
                    .ifPresent(warnings::add);
        }
        return warnings;
    }

    private List<UpgradeHook> hooks() {
        boolean concerned = plan.scope() == Scope.UPGRADE || plan.scope() == Scope.MIGRATE;
        return concerned ? appliance.hooks() : List.of();
    }

    private Optional<Failure> call(
            UpgradeHook hook, Moment moment, Optional<RestorePoint> restorePoint, Optional<UpgradeOutcome> outcome) {
        Answer<Optional<Failure>> answer = calling.ask(
                "the hook " + moment.word(),
                LIMIT,
                call -> hook.at(new HookRequest(
                        call, moment, appliance.name(), plan.from(), plan.to(), restorePoint, outcome)));
        return answer instanceof Answer.Value<Optional<Failure>> value
                ? value.value()
                : Optional.of(Failure.of(
                        ErrorCode.PREFLIGHT_BLOCKED,
                        "a hook " + moment.word() + " " + Answer.describe(answer),
                        "mend or remove the hook"));
    }
}
