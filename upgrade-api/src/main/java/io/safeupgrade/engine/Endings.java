package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ServiceState;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.UpgradeReport;
import io.safeupgrade.UpgradeReport.NextCommand;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tell the outcome of an attempt that ended without a run. */
final class Endings {

    private final Appliance appliance;
    private final Scope scope;
    private final Instant began;

    Endings(Appliance appliance, Scope scope, Instant began) {
        this.appliance = appliance;
        this.scope = scope;
        this.began = began;
    }

    /** End as {@code plan} says, which is not to proceed. */
    UpgradeOutcome of(UpgradePlan plan) {
        return switch (plan.verdict()) {
            case UP_TO_DATE -> upToDate(plan);
            case SKIP -> skipped(plan);
            case REFUSE, PROCEED, STAY_STOPPED ->
                new UpgradeOutcome.Refused(
                        report(plan, plan.refusal().orElseThrow()),
                        plan.refusal().orElseThrow());
        };
    }

    private UpgradeOutcome upToDate(UpgradePlan plan) {
        var pending = appliance.state().pending();
        if (scope != Scope.BACKUP
                && pending.current().map(due -> due.to().equals(plan.to())).orElse(false)) {
            pending.remove();
        }
        return new UpgradeOutcome.UpToDate(
                report(plan, "Release " + plan.to() + " is in place, nothing is pending.", List.of()));
    }

    private UpgradeOutcome skipped(UpgradePlan plan) {
        Failure reason = plan.refusal().orElseThrow();
        if (scope == Scope.UPGRADE) {
            var pending = appliance.state().pending();
            pending.write(pending.current()
                    .map(first -> first.instead(plan.to(), reason.what()))
                    .orElseGet(() -> new PendingUpgrade(plan.from(), plan.to(), now(), plan.found(), reason.what())));
        }
        return new UpgradeOutcome.Skipped(report(plan, reason), reason);
    }

    /** End because of {@code reason}, before there was a plan or instead of running it. */
    UpgradeOutcome refused(Failure reason) {
        return refused(
                reason, NextSteps.after(reason.code(), appliance.settings().commands(), false));
    }

    /** End because {@code failed} is not repeated by a machine. */
    UpgradeOutcome latched(RunSummary failed) {
        boolean takenBack = failed.ending() == RunSummary.Ending.ROLLED_BACK
                && failed.code().isEmpty();
        String run = appliance.settings().commands().run();
        Failure reason = Failure.of(
                ErrorCode.LATCHED,
                "the same upgrade ended in run [" + failed.run() + "] ["
                        + failed.what().orElse("no reason recorded") + "]",
                takenBack
                        ? "install the release that the data belong to, or go forward again"
                        : "mend the cause; it is not repeated by itself");
        // What a person took back is over: there is nothing to resume, only something to begin anew.
        return takenBack ? refused(reason, List.of(new NextCommand("go forward again", run))) : refused(reason);
    }

    private UpgradeOutcome refused(Failure reason, List<NextCommand> next) {
        return new UpgradeOutcome.Refused(bareReport(reason, next), reason);
    }

    private UpgradeReport report(UpgradePlan plan, Failure reason) {
        boolean wanted = plan.found().map(ServiceState::wanted).orElse(false);
        return report(
                plan,
                NextSteps.state(reason.code()),
                NextSteps.after(reason.code(), appliance.settings().commands(), wanted));
    }

    private UpgradeReport report(UpgradePlan plan, String state, List<NextCommand> next) {
        return new UpgradeReport(
                Optional.empty(),
                plan.appliance(),
                plan.from(),
                plan.to(),
                plan.schema(),
                plan.schema(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                state,
                plan.findings(),
                next,
                List.of(),
                began,
                now());
    }

    private UpgradeReport bareReport(Failure reason, List<NextCommand> next) {
        return new UpgradeReport(
                Optional.empty(),
                appliance.name(),
                Optional.empty(),
                appliance.release(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                NextSteps.state(reason.code()),
                List.of(),
                next,
                List.of(),
                began,
                now());
    }

    private Instant now() {
        return appliance.settings().pace().instant();
    }
}
