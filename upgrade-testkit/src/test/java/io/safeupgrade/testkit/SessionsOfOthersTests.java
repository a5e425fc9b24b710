package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("clients that stay in the database when the service is down")
class SessionsOfOthersTests {

    @TempDir
    Path directory;

    @Test
    @DisplayName("trap 28: are named, with the command that ends their sessions, and nothing is migrated")
    void areNamed() {
        UpgradeTestKit kit = UpgradeTestKit.in(directory);
        kit.database().open("worker@far");
        UpgradeOutcome outcome = kit.build().run(Trigger.OPERATOR);
        assertThat(outcome.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.STOP_FAILED);
            assertThat(failure.remedy()).contains("till upgrade run --terminate-sessions");
            assertThat(failure.evidence()).singleElement().asString().contains("worker@far");
        });
        kit.verdict(outcome).schemaAt("3").stopped();
    }

    @Test
    @DisplayName("are ended when that is asked for, and the run tells whose sessions they were")
    void areEndedOnRequest() {
        UpgradeTestKit kit = UpgradeTestKit.in(directory);
        kit.database().open("worker@far");
        UpgradeOutcome outcome = kit.build(kit.builder().terminateSessions()).run(Trigger.OPERATOR);
        assertThat(outcome).as(outcome::toString).isInstanceOf(UpgradeOutcome.Upgraded.class);
        assertThat(outcome.report().phases().toString()).contains("ended were", "worker@far");
    }

    @Test
    @DisplayName("have time to end by themselves before that")
    void haveTimeToEnd() {
        UpgradeTestKit kit = UpgradeTestKit.in(directory);
        UpgradeOutcome outcome = kit.build(kit.builder().terminateSessions()).run(Trigger.OPERATOR);
        assertThat(outcome.report().phases().toString()).doesNotContain("ended were");
    }

    @Test
    @DisplayName("that cannot be ended are named all the same")
    void whatCannotBeEndedIsNamed() {
        UpgradeTestKit kit = UpgradeTestKit.in(directory);
        kit.database().openImmortal("superuser");
        UpgradeOutcome outcome = kit.build(kit.builder().terminateSessions()).run(Trigger.OPERATOR);
        assertThat(outcome.exitCode()).isEqualTo(20);
        assertThat(outcome.failure().orElseThrow().evidence())
                .singleElement()
                .asString()
                .contains("superuser");
    }
}
