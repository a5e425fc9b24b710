package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Hold;
import io.safeupgrade.UpgradeReport.NextCommand;
import java.util.Optional;

/** Place the durable marker; from here to COMMIT nothing starts the service by accident. */
final class HoldPhase implements PhaseWork {

    @Override
    public PhaseEnd perform(RunContext run) {
        var appliance = run.appliance();
        var next = NextSteps.after(
                ErrorCode.INTERRUPTED,
                appliance.settings().commands(),
                run.plan().found().isPresent() || appliance.service().isEmpty());
        var hold = new Hold(
                "an upgrade to release " + run.plan().to() + " is under way",
                run.heldSince(),
                run.run(),
                run.plan().from(),
                run.plan().to(),
                run.plan().found(),
                next.stream().map(NextCommand::command).toList());
        appliance.state().hold().place(hold);
        appliance.state().permit().revoke();
        new Notice(appliance).refresh(Optional.empty());
        return new PhaseEnd.Done("held");
    }
}
