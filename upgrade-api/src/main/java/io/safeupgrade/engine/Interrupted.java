package io.safeupgrade.engine;

import io.safeupgrade.Phase;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.engine.JournalHistory.Fact;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the journal knows of a run that never recorded its end, and of those that it was to end itself; pure.
 *
 * @param run the newest of them
 * @param runs all of them, oldest first; each may have left sessions behind
 * @param intended the phases that may have had effects, over all of them
 * @param schema the schema's position before the oldest; empty where it had none
 * @param restoring the restore that began
 * @param rollingBack whether a failed upgrade was on its way back
 * @param migrations how many of them reached MIGRATE
 * @param inputs the release, target and migrations of the newest
 */
record Interrupted(
        RunSummary run,
        List<RunId> runs,
        Set<Phase> intended,
        Optional<SchemaVersion> schema,
        Optional<Restoring> restoring,
        boolean rollingBack,
        long migrations,
        Optional<String> inputs) {

    /**
     * A restore that began.
     *
     * @param restorePoint its id
     * @param directory where the restore point lies
     * @param attempt names the restore over all its tries
     * @param withConfig whether configuration was to come back too
     */
    record Restoring(String restorePoint, String directory, RunId attempt, boolean withConfig) {}

    static Interrupted of(RunSummary newest, Map<RunId, List<JournalEntry>> byRun) {
        List<RunId> chain = chain(newest.run(), byRun);
        List<JournalEntry> entries =
                chain.stream().flatMap(run -> records(run, byRun).stream()).toList();
        Set<Phase> intended = EnumSet.noneOf(Phase.class);
        entries.stream()
                .filter(entry -> entry.kind() == Kind.PHASE_INTENT)
                .forEach(entry -> entry.phase().ifPresent(intended::add));
        Map<String, String> oldest = records(chain.get(0), byRun).get(0).data();
        return new Interrupted(
                newest,
                chain,
                intended,
                JournalHistory.fact(oldest, Fact.SCHEMA).map(SchemaVersion::of),
                entries.stream().flatMap(entry -> restoring(entry).stream()).findFirst(),
                entries.stream().anyMatch(entry -> entry.data().containsKey(Fact.ROLLING_BACK)),
                chain.stream()
                        .filter(run -> records(run, byRun).stream().anyMatch(Interrupted::migrates))
                        .count(),
                JournalHistory.fact(records(newest.run(), byRun).get(0).data(), Fact.INPUTS));
    }

    /** Say whether {@code run} is one of them. */
    boolean includes(RunId other) {
        return runs.contains(other);
    }

    boolean migrationRecorded() {
        return migrations > 0;
    }

    private static List<JournalEntry> records(RunId run, Map<RunId, List<JournalEntry>> byRun) {
        return byRun.getOrDefault(run, List.of());
    }

    private static List<RunId> chain(RunId newest, Map<RunId, List<JournalEntry>> byRun) {
        List<RunId> chain = new ArrayList<>(List.of(newest));
        Optional<RunId> earlier = resumed(newest, byRun);
        while (earlier.isPresent() && !chain.contains(earlier.get())) {
            chain.add(0, earlier.get());
            earlier = resumed(earlier.get(), byRun);
        }
        return chain;
    }

    private static Optional<RunId> resumed(RunId run, Map<RunId, List<JournalEntry>> byRun) {
        return JournalHistory.fact(records(run, byRun).get(0).data(), Fact.RESUMES)
                .map(RunId::new)
                .filter(byRun::containsKey);
    }

    private static boolean migrates(JournalEntry entry) {
        return entry.phase().filter(Phase.MIGRATE::equals).isPresent();
    }

    private static Optional<Restoring> restoring(JournalEntry entry) {
        boolean intent = entry.kind() == Kind.PHASE_INTENT
                && entry.phase().filter(Phase.RESTORE::equals).isPresent();
        return intent
                ? Optional.of(new Restoring(
                        entry.data().getOrDefault(Fact.RESTORE_POINT, ""),
                        entry.data().getOrDefault(Fact.RESTORE_FROM, ""),
                        new RunId(entry.data()
                                .getOrDefault(Fact.ATTEMPT, entry.run().text())),
                        Boolean.parseBoolean(entry.data().getOrDefault(Fact.WITH_CONFIG, "false"))))
                : Optional.empty();
    }
}
