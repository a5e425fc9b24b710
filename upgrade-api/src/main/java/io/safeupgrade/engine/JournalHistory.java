package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Phase;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Read runs out of journal records; pure.
 *
 * @param runs the runs, oldest first
 * @param interrupted what is known of the newest run, when it never ended or its restore failed
 * @param home the database and machine that the newest run belonged to
 * @param lastSequence the number of the newest record, 0 before the first
 */
record JournalHistory(List<RunSummary> runs, Optional<Interrupted> interrupted, Home home, long lastSequence) {

    private static final Set<RunSummary.Ending> NO_MOVE =
            EnumSet.of(RunSummary.Ending.ADOPTED, RunSummary.Ending.LEFT_TO_OPERATOR);

    /** Nothing happened yet. */
    static final JournalHistory EMPTY = new JournalHistory(List.of(), Optional.empty(), Home.UNKNOWN, 0);

    /**
     * Where runs of this journal took place.
     *
     * @param database the identity of the database, as text
     * @param machine the machine
     */
    record Home(Optional<String> database, Optional<String> machine) {
        static final Home UNKNOWN = new Home(Optional.empty(), Optional.empty());
    }

    /** Names of the facts that journal records carry. */
    static final class Fact {
        static final String SCOPE = "scope";
        static final String TRIGGER = "trigger";
        static final String FROM = "from";
        static final String TO = "to";
        static final String SCHEMA = "schema";
        static final String TARGET = "target";
        static final String DATABASE = "database";
        static final String INPUTS = "inputs";
        static final String FINGERPRINT = "fingerprint";
        static final String PHASES = "phases";
        static final String FOUND = "found";
        static final String RESULT = "result";
        static final String SUMMARY = "summary";
        static final String ENDING = "ending";
        static final String CODE = "code";
        static final String WHAT = "what";
        static final String RESTORE_POINT = "restore-point";
        static final String LATCHED = "latched";
        static final String MACHINE = "machine";
        static final String RESUMES = "resumes";
        static final String ATTEMPT = "attempt";
        static final String RESTORE_FROM = "restore-from";
        static final String WITH_CONFIG = "with-config";
        static final String ROLLING_BACK = "rolling-back";
        static final String UNTOUCHED = "untouched";

        private Fact() {}
    }

    /** Read the runs, oldest first. */
    static JournalHistory of(List<JournalEntry> entries) {
        Map<RunId, List<JournalEntry>> byRun = new LinkedHashMap<>();
        long last = 0;
        for (JournalEntry entry : entries) {
            byRun.computeIfAbsent(entry.run(), fresh -> new ArrayList<>()).add(entry);
            last = Math.max(last, entry.sequence());
        }
        List<RunSummary> runs =
                byRun.values().stream().map(JournalHistory::summary).toList();
        Optional<Interrupted> interrupted =
                newestMover(runs).filter(JournalHistory::open).map(run -> Interrupted.of(run, byRun));
        return new JournalHistory(runs, interrupted, home(entries), last);
    }

    /** The newest run, when it began to move the appliance and never ended. */
    Optional<RunSummary> unfinished() {
        return interrupted.map(Interrupted::run).filter(run -> run.ending() == RunSummary.Ending.UNFINISHED);
    }

    /** A restore that failed is not over either: nobody said yet that the data are to stay as they are. */
    private static boolean open(RunSummary run) {
        return run.ending() == RunSummary.Ending.UNFINISHED
                || run.code().filter(ErrorCode.RESTORE_FAILED::equals).isPresent();
    }

    /** The release whose data a roll-back put back, when nothing has moved the appliance since. */
    Optional<ReleaseVersion> rolledBackTo() {
        return newestMover(runs)
                .filter(run -> run.ending() == RunSummary.Ending.ROLLED_BACK)
                .flatMap(RunSummary::from);
    }

    /** The release that was here before {@code installed}, as the newest upgrade to it recorded. */
    Optional<ReleaseVersion> before(ReleaseVersion installed) {
        return runs.stream()
                .filter(run -> run.ending() == RunSummary.Ending.UPGRADED
                        && run.to().equals(Optional.of(installed))
                        && !run.from().equals(run.to()))
                .flatMap(run -> run.from().stream())
                .reduce((older, newer) -> newer);
    }

    /** The newest run that moved the appliance. */
    Optional<RunSummary> newestMover() {
        return newestMover(runs);
    }

    private static Home home(List<JournalEntry> entries) {
        return new Home(newest(entries, Fact.DATABASE), newest(entries, Fact.MACHINE));
    }

    private static Optional<String> newest(List<JournalEntry> entries, String name) {
        return entries.stream()
                .flatMap(entry -> fact(entry.data(), name).stream())
                .reduce((older, newer) -> newer);
    }

    /** The release that the newest successful upgrade ended on. */
    Optional<ReleaseVersion> committed() {
        return runs.stream()
                .filter(run -> run.scope() != Scope.BACKUP && run.ending() == RunSummary.Ending.UPGRADED)
                .reduce((older, newer) -> newer)
                .flatMap(RunSummary::to);
    }

    /** The failure that must not be repeated automatically with the same inputs. */
    Optional<RunSummary> latched(String inputs) {
        return latch(runs).filter(run -> run.latch().map(inputs::equals).orElse(false));
    }

    /** The failure that nothing has overcome since: a hold that was released is no second try. */
    static Optional<RunSummary> latch(List<RunSummary> runs) {
        return newestMover(runs.stream()
                        .filter(run -> run.ending() != RunSummary.Ending.HOLD_RELEASED)
                        .toList())
                .filter(run -> run.latch().isPresent());
    }

    /** A run that was refused moved nothing, unless it ended another one first. */
    private static Optional<RunSummary> newestMover(List<RunSummary> runs) {
        return runs.stream()
                .filter(run -> run.scope() != Scope.BACKUP && !NO_MOVE.contains(run.ending()))
                .filter(run -> run.ending() != RunSummary.Ending.REFUSED
                        || run.resumes().isPresent())
                .reduce((older, newer) -> newer);
    }

    private static RunSummary summary(List<JournalEntry> entries) {
        Map<String, String> facts = new LinkedHashMap<>();
        Optional<Phase> phase = Optional.empty();
        Optional<Instant> ended = Optional.empty();
        for (JournalEntry entry : entries) {
            if (entry.kind() == Kind.RUN_STARTED || entry.kind() == Kind.RUN_ENDED) {
                facts.putAll(entry.data());
            }
            phase = entry.phase().isPresent() ? entry.phase() : phase;
            ended = entry.kind() == Kind.RUN_ENDED ? Optional.of(entry.at()) : ended;
        }
        return new RunSummary(
                entries.get(0).run(),
                fact(facts, Fact.SCOPE).map(Scope::valueOf).orElse(Scope.UPGRADE),
                fact(facts, Fact.FROM).map(ReleaseVersion::of),
                fact(facts, Fact.TO).map(ReleaseVersion::of),
                entries.get(0).at(),
                ended,
                phase,
                fact(facts, Fact.ENDING).map(RunSummary.Ending::valueOf).orElse(RunSummary.Ending.UNFINISHED),
                fact(facts, Fact.CODE).map(ErrorCode::valueOf),
                fact(facts, Fact.WHAT),
                fact(facts, Fact.RESTORE_POINT),
                fact(facts, Fact.LATCHED),
                // What ended with nothing touched has ended no other run either.
                fact(facts, Fact.RESUMES)
                        .filter(resumed -> !facts.containsKey(Fact.UNTOUCHED))
                        .map(RunId::new));
    }

    static Optional<String> fact(Map<String, String> facts, String name) {
        return Optional.ofNullable(facts.get(name)).filter(value -> !value.isEmpty());
    }
}
