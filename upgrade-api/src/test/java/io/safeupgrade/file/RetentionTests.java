package io.safeupgrade.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.safeupgrade.DatabaseIdentity;
import io.safeupgrade.Finding;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.Verification;
import io.safeupgrade.file.Retention.Kept;
import io.safeupgrade.file.Retention.Reason;
import io.safeupgrade.file.Retention.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetentionTests {

    private static final Optional<ReleaseVersion> NOT_KNOWN = Optional.empty();
    private final Retention monthOrTwo = new Retention(Duration.ofDays(30), 2);

    @Test
    void removesWhatIsOldAndNotAmongTheNewestTheOldestFirst() {
        Verdict verdict = decide(monthOrTwo, point(4, 1), point(1, 90), point(2, 40), point(3, 10));
        assertThat(verdict.remove()).extracting(RestorePoint::sequence).containsExactly(1L, 2L);
        assertThat(verdict.keep())
                .containsExactly(
                        new Kept(point(3, 10), Reason.AMONG_NEWEST), new Kept(point(4, 1), Reason.AMONG_NEWEST));
        assertThat(verdict.findings()).isEmpty();
    }

    @Test
    void keepsAsManyOfTheNewestWhateverTheirAge() {
        Verdict verdict = decide(monthOrTwo, point(1, 900), point(2, 800), point(3, 700));
        assertThat(verdict.remove()).containsExactly(point(1, 900));
        assertThat(verdict.keep()).extracting(Kept::reason).containsOnly(Reason.AMONG_NEWEST);
    }

    @Test
    void keepsWhatIsAsOldAsTheRuleToTheSecond() {
        Retention rule = new Retention(Duration.ofDays(30), 1);
        RestorePoint older = aged(1, Duration.ofDays(30).plusSeconds(1));
        RestorePoint justYoung = aged(2, Duration.ofDays(30));
        Verdict verdict = decide(rule, older, justYoung, point(3, 1));
        assertThat(verdict.remove()).containsExactly(older);
        assertThat(verdict.keep()).contains(new Kept(justYoung, Reason.YOUNG));
    }

    @Test
    @DisplayName("I6: the last verified restore point is never removed")
    void keepsTheLast() {
        Verdict verdict = decide(new Retention(Duration.ofSeconds(1), 1), point(1, 900));
        assertThat(verdict.remove()).isEmpty();
        assertThat(verdict.keep()).containsExactly(new Kept(point(1, 900), Reason.LAST));
    }

    @Test
    @DisplayName("I6: the newest restore point of the release before the installed one is never removed")
    void keepsTheWayBack() {
        Retention rule = new Retention(Duration.ofDays(1), 1);
        RestorePoint olderWayBack = made(1, 900, "1.4.0", "1.5.0");
        RestorePoint wayBack = made(2, 800, "1.4.0", "1.5.0");
        RestorePoint since = made(3, 700, "1.5.0", "1.5.0");
        RestorePoint newest = made(4, 600, "1.5.0", "1.5.0");
        for (Optional<ReleaseVersion> previous : List.of(Optional.of(Sample.OLD), NOT_KNOWN)) {
            Verdict verdict =
                    rule.decide(List.of(olderWayBack, wayBack, since, newest), Sample.NEW, previous, Sample.NOW);
            assertThat(verdict.remove()).containsExactly(olderWayBack, since);
            assertThat(verdict.keep())
                    .containsExactly(new Kept(wayBack, Reason.RELEASE_BEFORE), new Kept(newest, Reason.AMONG_NEWEST));
        }
    }

    @Test
    void wayBackIsOfTheReleaseThatWasInstalledBeforeNotOfALaterAttempt() {
        RestorePoint wayBack = made(1, 900, "1.4.0", "1.5.0");
        RestorePoint attempt = made(2, 800, "1.5.0", "1.6.0");
        RestorePoint newest = made(3, 700, "1.5.0", "1.5.0");
        Verdict verdict = new Retention(Duration.ofDays(1), 1)
                .decide(List.of(wayBack, attempt, newest), Sample.NEW, Optional.of(Sample.OLD), Sample.NOW);
        assertThat(verdict.remove()).containsExactly(attempt);
    }

    @Test
    void releasesThatDifferInBuildDataAreTheSame() {
        RestorePoint wayBack = made(1, 900, "1.4.0+g123", "1.5.0");
        Verdict verdict = new Retention(Duration.ofDays(1), 1)
                .decide(
                        List.of(wayBack, made(2, 1, "1.5.0", "1.5.0")),
                        Sample.NEW,
                        Optional.of(Sample.OLD),
                        Sample.NOW);
        assertThat(verdict.remove()).isEmpty();
    }

    @Test
    @DisplayName("trap 36: nothing is removed when a later restore point has an earlier time")
    void removesNothingAfterClockWentBack() {
        Verdict verdict = decide(monthOrTwo, point(1, 900), point(2, 950), point(3, 20), point(4, 10));
        assertThat(verdict.remove()).isEmpty();
        assertThat(verdict.keep())
                .extracting(Kept::reason)
                .containsExactly(Reason.CLOCK, Reason.CLOCK, Reason.AMONG_NEWEST, Reason.AMONG_NEWEST);
        assertThat(verdict.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("restore-points-clock-jump");
            assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
            assertThat(finding.what()).contains("[point-2]", "[point-1]");
        });
    }

    @Test
    @DisplayName("trap 36: nothing is removed when the newest restore point is in the future of the clock")
    void removesNothingWhileClockIsBehind() {
        Verdict verdict = decide(monthOrTwo, point(1, 900), point(2, 800), aged(3, Duration.ofSeconds(-1)));
        assertThat(verdict.remove()).isEmpty();
        assertThat(verdict.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("[point-3]", "in the future"));
    }

    @Test
    void restorePointsOfTheSameSecondAreNoJump() {
        Verdict verdict = decide(monthOrTwo, point(1, 90), point(2, 90), point(3, 10), point(4, 10));
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.remove()).hasSize(2);
    }

    @Test
    void databasesThatShareTheDirectoryAreJudgedApart() {
        RestorePoint other = of(point(9, 950), "till", "8000");
        RestorePoint otherAppliance = of(point(5, 700), "scale", "7000");
        Verdict verdict = decide(monthOrTwo, point(1, 900), point(2, 800), point(3, 700), other, otherAppliance);
        assertThat(verdict.remove()).containsExactly(point(1, 900));
        assertThat(verdict.keep()).contains(new Kept(other, Reason.LAST), new Kept(otherAppliance, Reason.LAST));
        assertThat(verdict.findings()).isEmpty();
    }

    @Test
    void nothingIsRemovedOfNothing() {
        assertThat(decide(monthOrTwo)).isEqualTo(new Verdict(List.of(), List.of(), List.of()));
    }

    @Test
    void refusesRulesThatCouldRemoveTheLast() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Retention(Duration.ofDays(1), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Retention(Duration.ZERO, 1));
    }

    private static Verdict decide(Retention rule, RestorePoint... points) {
        return rule.decide(List.of(points), Sample.NEW, Optional.of(ReleaseVersion.of("1.0.0")), Sample.NOW);
    }

    private static RestorePoint point(long sequence, int daysOld) {
        return aged(sequence, Duration.ofDays(daysOld));
    }

    private static RestorePoint aged(long sequence, Duration age) {
        return made(sequence, age, "1.4.0", "1.5.0");
    }

    private static RestorePoint made(long sequence, int daysOld, String from, String to) {
        return made(sequence, Duration.ofDays(daysOld), from, to);
    }

    private static RestorePoint made(long sequence, Duration age, String from, String to) {
        return new RestorePoint(
                "point-" + sequence,
                Path.of("/backups/point-" + sequence),
                Sample.NOW.minus(age),
                sequence,
                new RunId("run-" + sequence),
                "till",
                Optional.of(ReleaseVersion.of(from)),
                ReleaseVersion.of(to),
                Optional.empty(),
                Optional.of(new DatabaseIdentity("7000", "till")),
                List.of(),
                new Verification.Verified(Verification.Depth.QUICK, "decoded"),
                Sample.NOW);
    }

    private static RestorePoint of(RestorePoint point, String appliance, String system) {
        return new RestorePoint(
                point.id(),
                point.directory(),
                point.created(),
                point.sequence(),
                point.run(),
                appliance,
                point.from(),
                point.to(),
                point.schema(),
                Optional.of(new DatabaseIdentity(system, "till")),
                point.parts(),
                point.verification(),
                point.verifiedAt());
    }
}
