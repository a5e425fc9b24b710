package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Hold;
import io.safeupgrade.Phase;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.ServiceState;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.UpgradeReport.NextCommand;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.ServiceController.NotReached;
import io.safeupgrade.spi.ServiceController.Reached;
import io.safeupgrade.spi.ServiceController.ServiceResult;
import java.util.List;
import java.util.Optional;

/** Bring the appliance into a safe state after a phase failed; every step is tried, whatever the others did. */
final class SafeState {

    private final RunContext run;

    SafeState(RunContext run) {
        this.run = run;
    }

    /** Take the permit away and stop the service; say whether it is proven not to run. */
    boolean ensureStopped() {
        quietly(
                "the permit could not be revoked",
                () -> run.appliance().state().permit().revoke());
        Optional<ServiceController> service = run.appliance().service();
        boolean ours = run.plan().scope() == Scope.UPGRADE || run.plan().has(Phase.STOP);
        if (service.isEmpty() || !ours) {
            return true;
        }
        Answer<ServiceResult> stop = run.askToTheEnd(
                "the stop of the service",
                run.deadlines().stop(),
                call -> service.get().stop(new ServiceController.StopRequest(call)));
        if (stop instanceof Answer.Value<ServiceResult> value && value.value() instanceof Reached) {
            return true;
        }
        Answer<ServiceState> state =
                run.askToTheEnd("the state of the service", run.deadlines().look(), service.get()::state);
        return state instanceof Answer.Value<ServiceState> value
                && !value.value().running();
    }

    /** Write into the hold why it stays, what ends it and which release may come back. */
    void keepHeld(String why, List<NextCommand> next, Optional<ReleaseVersion> from) {
        quietly(
                "the hold could not be placed",
                () -> run.appliance()
                        .state()
                        .hold()
                        .place(new Hold(
                                why,
                                run.heldSince(),
                                run.run(),
                                from,
                                run.plan().to(),
                                run.plan().found(),
                                next.stream().map(NextCommand::command).toList())));
    }

    /** The same after a restore that a person asked for: the upgrade is no longer due. */
    void keepHeldAfterRestore(String why, List<NextCommand> next, Optional<ReleaseVersion> from) {
        keepHeld(why, next, from);
        quietly(
                "the record of the due upgrade could not be removed",
                () -> run.appliance().state().pending().remove());
    }

    /** Take hold, permit and due record away, in the order of COMMIT: the old release runs, or may be started. */
    boolean releaseForOldRelease() {
        var state = run.appliance().state();
        boolean released =
                quietly("the hold could not be released", () -> state.hold().release(run.run()));
        quietly("the permit could not be revoked", () -> state.permit().revoke());
        quietly(
                "the record of the due upgrade could not be removed",
                () -> state.pending().remove());
        return released;
    }

    /** Release the hold and let the old release run as it was found; empty when it does. */
    Optional<Failure> backToOldRelease() {
        quietly(
                "the permit could not be revoked",
                () -> run.appliance().state().permit().revoke());
        if (!quietly(
                "the hold could not be released",
                () -> run.appliance().state().hold().release(run.run()))) {
            return Optional.of(Failure.of(ErrorCode.HOLD_FAILED, "the hold could not be released", ""));
        }
        boolean wanted = run.plan().found().map(ServiceState::wanted).orElse(false);
        if (!wanted || run.appliance().service().isEmpty()) {
            return Optional.empty();
        }
        ServiceController service = run.appliance().service().get();
        Answer<ServiceResult> start = run.askToTheEnd(
                "the restart of the old release",
                run.deadlines().start(),
                call -> service.start(new ServiceController.StartRequest(
                        call, run.plan().found().orElseThrow())));
        if (!(start instanceof Answer.Value<ServiceResult> value)) {
            return Optional.of(
                    Failure.of(ErrorCode.START_FAILED, "the restart of the old release " + Answer.describe(start), ""));
        }
        return switch (value.value()) {
            case Reached reached -> Optional.empty();
            case NotReached not -> Optional.of(not.why());
        };
    }

    private boolean quietly(String what, Runnable step) {
        try {
            step.run();
            return true;
        } catch (RuntimeException failed) {
            run.warn(Finding.warning(
                    "clean-up-failed", what + " [" + failed.getMessage() + "]", "see the upgrade's status"));
            return false;
        }
    }
}
