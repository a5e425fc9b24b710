package io.safeupgrade.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.UpgradeReport.NextCommand;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NextStepsTests {

    private static final OperatorCommands COMMANDS = OperatorCommands.of("openwatch");

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void namesACommandAndAStateForEveryEnding(ErrorCode code) {
        assertThat(NextSteps.after(code, COMMANDS, true)).isNotEmpty();
        assertThat(NextSteps.state(code)).endsWith(".");
    }

    @Test
    void startsNothingByHandThatWasFoundStopped() {
        assertThat(NextSteps.after(ErrorCode.MIGRATION_FAILED, COMMANDS, false))
                .noneMatch(next -> next.command().equals(COMMANDS.start()));
    }

    @Test
    void leadsOnFromAnotherDatabaseByLookingThenAdopting() {
        assertThat(NextSteps.after(ErrorCode.WRONG_DATABASE, COMMANDS, true))
                .extracting(NextCommand::command)
                .containsExactly("openwatch check-config", "openwatch upgrade adopt", "openwatch upgrade run");
    }

    @Test
    void keepsToThePublicExitCodes() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::exitCode).collect(Collectors.toSet()))
                .isEqualTo(Set.of(2, 10, 11, 12, 13, 20, 30, 31, 40, 50, 60, 78, 90));
    }

    @Test
    void numbersEveryCodeOnce() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).doesNotHaveDuplicates();
    }

    @Test
    void isTheTableInTheDocumentation() throws IOException {
        StringBuilder table = new StringBuilder(
                "| Exit | Code | Meaning | State of the system | Next command |\n| --- | --- | --- | --- | --- |\n");
        for (ErrorCode code : ErrorCode.values()) {
            String next = NextSteps.after(code, COMMANDS, true).stream()
                    .map(step -> "`" + step.command() + "`")
                    .collect(Collectors.joining(", then "));
            table.append("| %d | %s %s | %s | %s | %s |%n"
                    .formatted(
                            code.exitCode(), code.label(), code.name(), code.meaning(), NextSteps.state(code), next));
        }
        GeneratedTable.in("exit-codes.md", "endings").mustShow(table.toString());
    }
}
