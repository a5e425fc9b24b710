package io.safeupgrade.engine;

import io.safeupgrade.Finding;
import io.safeupgrade.Phase;
import io.safeupgrade.RunId;
import io.safeupgrade.file.RestorePointStore;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sweep what earlier tries of making a restore point left behind.
 *
 * <p>A run that went on to migrate had published its restore point: if a power cut undid the renaming, what looks partial
 * is the only copy, and is published again instead.
 */
final class FinishPhase implements PhaseWork {

    @Override
    public PhaseEnd perform(RunContext run) {
        RestorePointStore store = run.appliance().state().restorePoints();
        List<RunId> partials = store.partials();
        Set<RunId> migrated = partials.isEmpty() ? Set.of() : migrated(run);
        for (RunId partial : partials) {
            if (!migrated.contains(partial)) {
                store.sweep(partial);
            } else if (store.republish(partial).isEmpty()) {
                run.warn(Finding.warning(
                        "restore-point-incomplete",
                        "the restore point of run [" + partial + "] is not complete and was left as it is",
                        "look at " + store.directory()));
            }
        }
        return new PhaseEnd.Done(
                partials.isEmpty() ? "nothing to sweep" : partials.size() + " partial restore points looked at");
    }

    private static Set<RunId> migrated(RunContext run) {
        return run.appliance().state().journal().entries().stream()
                .filter(entry -> entry.phase().filter(Phase.MIGRATE::equals).isPresent())
                .map(JournalEntry::run)
                .collect(Collectors.toSet());
    }
}
