package io.safeupgrade.engine;

/** Remove what nobody needs any more; what cannot be removed is a warning. */
final class FinishPhase implements PhaseWork {

    @Override
    public PhaseEnd perform(RunContext run) {
        PruneReport report = new Tidying(run.appliance(), run::askBriefly).tidy(false);
        report.findings().forEach(run::warn);
        return new PhaseEnd.Done(
                report.empty()
                        ? "nothing to remove"
                        : "removed [%d] old restore points, [%d] unfinished ones, [%d] copies"
                                .formatted(
                                        report.removed().size(),
                                        report.swept().size(),
                                        report.scratch().size()));
    }
}
