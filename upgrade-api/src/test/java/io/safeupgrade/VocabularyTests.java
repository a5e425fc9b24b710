package io.safeupgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTests {

    @Test
    void ordersReleasesBySemanticVersioning() {
        List<ReleaseVersion> ordered = Stream.of(
                        "0.9",
                        "1.0.0-alpha",
                        "1.0.0-alpha.1",
                        "1.0.0-rc.2",
                        "1.0.0-rc.10",
                        "1.0.0",
                        "1.0.1",
                        "1.2",
                        "1.10")
                .map(ReleaseVersion::of)
                .toList();
        for (int i = 0; i < ordered.size(); i++) {
            for (int j = 0; j < ordered.size(); j++) {
                assertThat(Integer.signum(ordered.get(i).compareTo(ordered.get(j))))
                        .as("%s against %s", ordered.get(i), ordered.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1.4,1.4.0", "2.0.0+a,2.0.0+b"})
    void findsNoOrderWhereSemanticVersioningHasNone(String left, String right) {
        assertThat(ReleaseVersion.of(left)).isEqualByComparingTo(ReleaseVersion.of(right));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1", "1..2", "1/2", "../1.0", "1.0.0 beta", "1.0\n"})
    void rejectsWhatIsNoVersion(String text) {
        assertThatThrownBy(() -> new ReleaseVersion(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neverPrintsASecret() {
        Secret secret = Secret.of("p@ss/word 1");
        assertThat(secret).hasToString("***");
        assertThat(Optional.of(secret).toString()).doesNotContain("p@ss");
        assertThat(secret.redact("got p@ss/word 1 and p%40ss%2Fword%201 and p%40ss%2Fword+1"))
                .isEqualTo("got *** and *** and ***");
        assertThat(secret.<String>reveal(text -> text)).isEqualTo("p@ss/word 1");
    }

    @Test
    void namesRunsSafelyInFileNamesAndSessions() {
        RunId run = RunId.create(Instant.parse("2026-11-20T18:30:00Z"), new Random(1));
        assertThat(run.text()).matches("20261120T183000Z-[0-9a-f]{6}");
        assertThatThrownBy(() -> new RunId("../../etc")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void acceptsOnlyDeclaredSchemas() {
        SchemaRange range = SchemaRange.of(SchemaVersion.of("6"), SchemaVersion.of("7"));
        assertThat(range.accepts(SchemaVersion.of("7"))).isTrue();
        assertThat(range.accepts(SchemaVersion.of("07")))
                .as("tokens are opaque")
                .isFalse();
        assertThat(range).hasToString("6, 7");
    }

    @Test
    void fingerprintsWhatDecidesAndNotWhatChangesByItself() {
        UpgradePlan plan = plan(
                "abc",
                new ServiceState(
                        ServiceState.Activity.ACTIVE, ServiceState.BootPolicy.ENABLED, "one", java.util.Map.of()));
        UpgradePlan restarted = plan(
                "abc",
                new ServiceState(
                        ServiceState.Activity.ACTIVE, ServiceState.BootPolicy.ENABLED, "two", java.util.Map.of()));
        UpgradePlan edited = plan(
                "abd",
                new ServiceState(
                        ServiceState.Activity.ACTIVE, ServiceState.BootPolicy.ENABLED, "one", java.util.Map.of()));
        UpgradePlan stopped = plan(
                "abc",
                new ServiceState(
                        ServiceState.Activity.STOPPED, ServiceState.BootPolicy.ENABLED, "", java.util.Map.of()));
        assertThat(restarted.fingerprint()).isEqualTo(plan.fingerprint());
        assertThat(edited.fingerprint()).isNotEqualTo(plan.fingerprint());
        assertThat(stopped.fingerprint()).isNotEqualTo(plan.fingerprint());
    }

    private static UpgradePlan plan(String checksum, ServiceState service) {
        return new UpgradePlan(
                "till",
                UpgradePlan.Scope.UPGRADE,
                UpgradePlan.Verdict.PROCEED,
                Optional.empty(),
                ReleaseVersion.of("2"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(SchemaVersion.of("2")),
                List.of(new Migration(SchemaVersion.of("2"), "two", checksum, true)),
                Atomicity.WHOLE_SET,
                List.of(Phase.HOLD, Phase.MIGRATE, Phase.COMMIT),
                OnFailure.STAY_STOPPED,
                Optional.of(service),
                Optional.of(service),
                UpgradePlan.BackupChoice.none("test"),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }
}
