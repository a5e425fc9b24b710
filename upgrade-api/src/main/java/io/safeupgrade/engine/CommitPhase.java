package io.safeupgrade.engine;

/**
 * Release the hold, then the permit, then the record of the upgrade being due.
 *
 * <p>In this order: with the permit gone first, a service that restarts by itself would find itself held.
 */
final class CommitPhase implements PhaseWork {

    @Override
    public PhaseEnd perform(RunContext run) {
        var state = run.appliance().state();
        state.hold().release(run.run());
        state.permit().revoke();
        state.pending().remove();
        return new PhaseEnd.Done("hold released");
    }
}
