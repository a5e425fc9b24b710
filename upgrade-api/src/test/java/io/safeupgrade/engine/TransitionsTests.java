package io.safeupgrade.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.OnFailure;
import io.safeupgrade.Phase;
import io.safeupgrade.UpgradeReport.PhaseRecord.Result;
import io.safeupgrade.engine.Situation.InstalledCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransitionsTests {

    @ParameterizedTest
    @EnumSource(Phase.class)
    void goesOnAfterEveryPhaseThatSucceeded(Phase phase) {
        for (InstalledCode code : InstalledCode.values()) {
            for (SchemaPosition schema : SchemaPosition.values()) {
                assertThat(decide(phase, Result.DONE, code, schema)).isInstanceOf(Decision.Proceed.class);
            }
        }
    }

    @Test
    void letsTheOldReleaseServeWhileItsCodeIsInstalledAndTheSchemaUntouched() {
        for (Phase phase : List.of(Phase.HOLD, Phase.STOP, Phase.BACKUP)) {
            assertThat(decide(phase, Result.FAILED, InstalledCode.OLD, SchemaPosition.UNCHANGED))
                    .isInstanceOf(Decision.BackToOldRelease.class);
            assertThat(decide(phase, Result.FAILED, InstalledCode.NEW, SchemaPosition.UNCHANGED))
                    .isInstanceOf(Decision.StayStopped.class);
        }
    }

    @Test
    void touchesNothingWhenThePhaseThatIsFirstIsNotLetBegin() {
        for (Phase phase : Phase.values()) {
            for (Result result : List.of(Result.FAILED, Result.CANCELLED)) {
                for (OnFailure onFailure : OnFailure.values()) {
                    var situation =
                            new Situation(phase, result, InstalledCode.NEW, SchemaPosition.UNCHANGED, false, onFailure);
                    assertThat(Transitions.decide(situation)).isInstanceOf(Decision.Refuse.class);
                }
            }
        }
    }

    @Test
    void neverGoesOnToStartUnlessTheSchemaIsAtTheTarget() {
        for (SchemaPosition schema : SchemaPosition.values()) {
            Decision decision = decide(Phase.MIGRATE, Result.FAILED, InstalledCode.NEW, schema);
            boolean goesOn = decision instanceof Decision.ProceedWithWarning;
            assertThat(goesOn).as("%s", schema).isEqualTo(schema == SchemaPosition.AT_TARGET);
        }
    }

    @Test
    void tellsRolledBackFromBetweenFromUnknown() {
        assertThat(stayed(Phase.MIGRATE, SchemaPosition.UNCHANGED).exitCode()).isEqualTo(30);
        assertThat(stayed(Phase.MIGRATE, SchemaPosition.BETWEEN).exitCode()).isEqualTo(31);
        assertThat(stayed(Phase.MIGRATE, SchemaPosition.UNKNOWN).exitCode()).isEqualTo(90);
    }

    @Test
    void wantsAPersonWhenTheServiceCannotBeProvenStopped() {
        var stay = new Decision.StayStopped(ErrorCode.BACKUP_FAILED);
        assertThat(Transitions.whenStopped(stay, true)).isEqualTo(ErrorCode.BACKUP_FAILED);
        assertThat(Transitions.whenStopped(stay, false).exitCode()).isEqualTo(90);
    }

    @Test
    void goesBackByPolicyOnlyFromWhatMayHaveChangedSomethingAndIsKnown() {
        for (Phase phase : Phase.values()) {
            for (SchemaPosition schema : SchemaPosition.values()) {
                Decision decision = decide(phase, Result.FAILED, InstalledCode.NEW, schema, OnFailure.ROLL_BACK);
                boolean changes = phase == Phase.INSTALL || phase == Phase.MIGRATE;
                boolean expected = (changes
                                && schema != SchemaPosition.UNKNOWN
                                && !(phase == Phase.MIGRATE && schema == SchemaPosition.AT_TARGET))
                        || phase == Phase.START
                        || phase == Phase.HEALTH;
                assertThat(decision instanceof Decision.RollBack)
                        .as("%s with the schema %s", phase, schema)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void isTheTableInTheDocumentation() throws IOException {
        GeneratedTable.in("state-machine.md", "transitions").mustShow(table());
    }

    private static ErrorCode stayed(Phase phase, SchemaPosition schema) {
        return ((Decision.StayStopped) decide(phase, Result.FAILED, InstalledCode.NEW, schema)).code();
    }

    private static Decision decide(Phase phase, Result result, InstalledCode code, SchemaPosition schema) {
        return decide(phase, result, code, schema, OnFailure.STAY_STOPPED);
    }

    private static Decision decide(
            Phase phase, Result result, InstalledCode code, SchemaPosition schema, OnFailure onFailure) {
        return Transitions.decide(new Situation(phase, result, code, schema, true, onFailure));
    }

    private static String table() {
        StringBuilder table = new StringBuilder(
                "| Phase | What it does | When it fails | With ON_FAILURE=roll-back | When it is cancelled |\n"
                        + "| --- | --- | --- | --- | --- |\n");
        for (Phase phase : Phase.values()) {
            table.append("| %s | %s | %s | %s | %s |%n"
                    .formatted(
                            phase,
                            phase.purpose(),
                            cell(phase, Result.FAILED, OnFailure.STAY_STOPPED),
                            cell(phase, Result.FAILED, OnFailure.ROLL_BACK),
                            cell(phase, Result.CANCELLED, OnFailure.STAY_STOPPED)));
        }
        return table.toString();
    }

    /** The decisions of a phase, each with the conditions that lead to it; conditions that change nothing are left out. */
    private static String cell(Phase phase, Result result, OnFailure onFailure) {
        if (result == Result.CANCELLED && phase.compareTo(Phase.MIGRATE) > 0) {
            return "finished first";
        }
        Map<String, List<String>> ways = new LinkedHashMap<>();
        if (phase == Phase.HOLD) {
            var notBegun = new Situation(phase, result, InstalledCode.NEW, SchemaPosition.UNCHANGED, false, onFailure);
            ways.put(words(Transitions.decide(notBegun)), List.of("not let begin"));
        }
        for (InstalledCode code : InstalledCode.values()) {
            for (SchemaPosition schema : SchemaPosition.values()) {
                ways.computeIfAbsent(words(decide(phase, result, code, schema, onFailure)), fresh -> new ArrayList<>())
                        .add(
                                phase.compareTo(Phase.INSTALL) < 0
                                        ? code.name().toLowerCase(java.util.Locale.ROOT) + " code installed"
                                        : "schema " + schema);
            }
        }
        if (ways.size() == 1) {
            return ways.keySet().iterator().next();
        }
        return ways.entrySet().stream()
                .map(way ->
                        way.getValue().stream().distinct().collect(Collectors.joining(" or ")) + ": " + way.getKey())
                .collect(Collectors.joining("; "));
    }

    private static String words(Decision decision) {
        return switch (decision) {
            case Decision.Proceed go -> "next phase";
            case Decision.ProceedWithWarning go -> "next phase, with a warning";
            case Decision.Refuse refuse -> "refused, nothing touched (10)";
            case Decision.BackToOldRelease back ->
                "refused, old release as it was found (%d)"
                        .formatted(back.code().exitCode());
            case Decision.RollBack back -> "rolled back (50)";
            case Decision.StayStopped stay ->
                "stopped and held (%d)".formatted(stay.code().exitCode());
        };
    }
}
