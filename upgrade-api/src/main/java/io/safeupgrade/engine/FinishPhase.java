package io.safeupgrade.engine;

/** Sweep what earlier tries of making a restore point left behind. */
final class FinishPhase implements PhaseWork {

    @Override
    public PhaseEnd perform(RunContext run) {
        var store = run.appliance().state().restorePoints();
        var partials = store.partials();
        partials.forEach(store::sweep);
        return new PhaseEnd.Done(
                partials.isEmpty() ? "nothing to sweep" : partials.size() + " partial restore points swept");
    }
}
