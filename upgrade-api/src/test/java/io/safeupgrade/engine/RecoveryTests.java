package io.safeupgrade.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Phase;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.engine.JournalHistory.Fact;
import io.safeupgrade.engine.Recovery.Action;
import io.safeupgrade.engine.Recovery.Evidence;
import io.safeupgrade.engine.Recovery.Fail;
import io.safeupgrade.engine.Recovery.FinishRestore;
import io.safeupgrade.engine.Recovery.GoOn;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recovery decides from evidence; here every combination of it is walked. */
class RecoveryTests {

    private static final RunId FIRST = new RunId("first");
    private static final RunId SECOND = new RunId("second");
    private static final ReleaseVersion NEW = ReleaseVersion.of("2.0");

    private final List<JournalEntry> journal = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(SchemaPosition.class)
    void whatHadNoEffectYetIsPlannedAnewOrStops(SchemaPosition position) {
        started(FIRST, Map.of());

        Action action = decide(position, true, true, true);

        assertThat(action).isInstanceOf(position.ordinal() < 2 ? GoOn.class : Fail.class);
    }

    @Test
    @DisplayName("trap 32: after a MIGRATE record under an unbroken hold the restore point is used again")
    void usesTheRestorePointAgainOnlyUnderAnUnbrokenHold() {
        started(FIRST, Map.of());
        intent(FIRST, Phase.BACKUP, Map.of());
        assertThat(decide(SchemaPosition.UNCHANGED, true, true, false)).isEqualTo(new GoOn(false));

        intent(FIRST, Phase.MIGRATE, Map.of());
        assertThat(decide(SchemaPosition.UNCHANGED, true, true, false)).isEqualTo(new GoOn(true));
        assertThat(decide(SchemaPosition.UNCHANGED, true, false, false)).isEqualTo(new GoOn(false));
    }

    @Test
    void rememberEverythingOfTheRunsThatWereToEndEachOther() {
        started(FIRST, Map.of(Fact.SCHEMA, "3"));
        intent(FIRST, Phase.MIGRATE, Map.of());
        started(SECOND, Map.of(Fact.SCHEMA, "6", Fact.RESUMES, FIRST.text()));

        Interrupted interrupted = history().interrupted().orElseThrow();

        assertThat(interrupted.runs()).containsExactly(FIRST, SECOND);
        assertThat(interrupted.schema()).map(Object::toString).contains("3");
        assertThat(interrupted.intended()).contains(Phase.MIGRATE);
    }

    @Test
    void aRunThatWasNotLetBeginLeavesTheInterruptedOneInterrupted() {
        started(FIRST, Map.of());
        intent(FIRST, Phase.MIGRATE, Map.of());
        started(SECOND, Map.of(Fact.RESUMES, FIRST.text()));
        intent(SECOND, Phase.HOLD, Map.of());
        ended(SECOND, Map.of(Fact.ENDING, "REFUSED", Fact.UNTOUCHED, "true"));
        assertThat(history().interrupted().orElseThrow().runs()).containsExactly(FIRST);

        RunId third = new RunId("third");
        started(third, Map.of(Fact.RESUMES, FIRST.text()));
        ended(third, Map.of(Fact.ENDING, "REFUSED"));
        assertThat(history().interrupted())
                .as("one that acted before it was refused has ended it")
                .isEmpty();
    }

    @Test
    @DisplayName("I14: a migration that was interrupted twice is not tried a third time by itself, but by a person")
    void doesNotRepeatAMigrationForEver() {
        started(FIRST, Map.of());
        intent(FIRST, Phase.MIGRATE, Map.of());
        assertThat(decide(SchemaPosition.UNCHANGED, true, true, true)).isInstanceOf(GoOn.class);

        started(SECOND, Map.of(Fact.RESUMES, FIRST.text()));
        intent(SECOND, Phase.MIGRATE, Map.of());

        assertThat(decide(SchemaPosition.UNCHANGED, true, true, true))
                .isInstanceOfSatisfying(
                        Fail.class, fail -> assertThat(fail.failure().code()).isEqualTo(ErrorCode.MIGRATION_FAILED));
        assertThat(decide(SchemaPosition.UNCHANGED, true, true, false)).isInstanceOf(GoOn.class);
        assertThat(decide(SchemaPosition.UNCHANGED, false, true, true)).isInstanceOf(GoOn.class);
    }

    @ParameterizedTest
    @EnumSource(SchemaPosition.class)
    void finishesARestoreWhateverTheSchemaSays(SchemaPosition position) {
        started(FIRST, Map.of(Fact.SCOPE, "RESTORE"));
        intent(FIRST, Phase.RESTORE, Map.of(Fact.RESTORE_POINT, "p", Fact.ATTEMPT, "first", Fact.WITH_CONFIG, "true"));

        assertThat(decide(position, true, true, true))
                .isEqualTo(new FinishRestore(new Interrupted.Restoring("p", "", FIRST, true)));
    }

    @ParameterizedTest
    @EnumSource(SchemaPosition.class)
    void finishesARollBackWhateverTheSchemaSays(SchemaPosition position) {
        started(FIRST, Map.of());
        intent(FIRST, Phase.START, Map.of(Fact.ROLLING_BACK, "true"));

        assertThat(decide(position, true, true, true)).isInstanceOf(Fail.class);
    }

    @Test
    void aRepairedReleaseGoesOnFromBetween() {
        started(FIRST, Map.of());
        intent(FIRST, Phase.MIGRATE, Map.of());

        assertThat(decide(SchemaPosition.BETWEEN, true, true, false))
                .isInstanceOfSatisfying(
                        Fail.class, fail -> assertThat(fail.failure().code()).isEqualTo(ErrorCode.SCHEMA_BETWEEN));
        assertThat(decide(SchemaPosition.BETWEEN, false, true, false)).isEqualTo(new GoOn(false));
    }

    @Test
    void isTheTableInTheDocumentation() throws IOException {
        StringBuilder table = new StringBuilder(
                "| What the interrupted run had begun | Schema now | What ends it |\n" + "| --- | --- | --- |\n");
        Map<String, Runnable> beginnings = new LinkedHashMap<>();
        beginnings.put("nothing, or HOLD to BACKUP", () -> intent(FIRST, Phase.BACKUP, Map.of()));
        beginnings.put("INSTALL to FINISH", () -> intent(FIRST, Phase.MIGRATE, Map.of()));
        beginnings.put("RESTORE, asked for", () -> intent(FIRST, Phase.RESTORE, Map.of(Fact.RESTORE_POINT, "p")));
        beginnings.put("a roll-back", () -> intent(FIRST, Phase.INSTALL, Map.of(Fact.ROLLING_BACK, "true")));
        beginnings.forEach((begun, records) -> {
            journal.clear();
            started(FIRST, Map.of());
            records.run();
            Map<String, List<String>> ways = new LinkedHashMap<>();
            for (SchemaPosition position : SchemaPosition.values()) {
                ways.computeIfAbsent(words(decide(position, true, true, false)), fresh -> new ArrayList<>())
                        .add(position.toString());
            }
            ways.forEach((way, positions) -> table.append(
                    "| %s | %s | %s |%n".formatted(begun, positions.stream().collect(Collectors.joining(", ")), way)));
        });
        GeneratedTable.in("state-machine.md", "recovery").mustShow(table.toString());
    }

    private static String words(Action action) {
        return switch (action) {
            case GoOn on ->
                on.restorePointStillRight() ? "go on with the restore point that is there" : "go on from what is there";
            case FinishRestore finish -> "finish that restore";
            case Fail fail ->
                switch (fail.failure().code()) {
                    case INTERRUPTED -> "finish the roll-back";
                    case SCHEMA_UNKNOWN -> "stopped and held (90)";
                    default ->
                        "stopped and held (%d), or roll back by policy"
                                .formatted(fail.failure().code().exitCode());
                };
        };
    }

    private Action decide(SchemaPosition position, boolean sameRelease, boolean held, boolean automatic) {
        return Recovery.decide(
                new Evidence(history().interrupted().orElseThrow(), position, sameRelease, held, automatic));
    }

    private JournalHistory history() {
        return JournalHistory.of(journal);
    }

    private void started(RunId run, Map<String, String> facts) {
        Map<String, String> all = new HashMap<>(facts);
        all.putIfAbsent(Fact.SCOPE, "UPGRADE");
        all.put(Fact.TO, NEW.text());
        add(run, Kind.RUN_STARTED, Optional.empty(), all);
    }

    private void intent(RunId run, Phase phase, Map<String, String> facts) {
        add(run, Kind.PHASE_INTENT, Optional.of(phase), facts);
    }

    private void ended(RunId run, Map<String, String> facts) {
        add(run, Kind.RUN_ENDED, Optional.empty(), facts);
    }

    private void add(RunId run, Kind kind, Optional<Phase> phase, Map<String, String> facts) {
        journal.add(new JournalEntry(journal.size() + 1, Instant.EPOCH, run, kind, phase, facts));
    }
}
