package io.safeupgrade.testkit.gate;

import static io.safeupgrade.testkit.gate.PackagedTill.V1;
import static io.safeupgrade.testkit.gate.PackagedTill.V2;
import static io.safeupgrade.testkit.gate.PackagedTill.V3;
import static io.safeupgrade.testkit.gate.PackagedTill.comingFrom;
import static io.safeupgrade.testkit.gate.PackagedTill.manifest;
import static io.safeupgrade.testkit.gate.Verdicts.codes;
import static io.safeupgrade.testkit.gate.Verdicts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Finding;
import io.safeupgrade.GateVerdict;
import io.safeupgrade.GateVerdict.Ruling;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseManifest;
import io.safeupgrade.ReleaseManifest.DiskNeed;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.FailedStopped;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.engine.RestoreOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From which release, and over what, the next one may be unpacked. */
class GatePathTests {

    @TempDir
    Path directory;

    private PackagedTill till;

    @BeforeEach
    void begin() {
        till = new PackagedTill(directory);
    }

    @Test
    @DisplayName("trap 12: a lower release is refused")
    void lowerReleaseIsRefused() {
        till.install(V2);
        assertThat(codes(till.gate(V1))).contains(ErrorCode.RELEASE_LOWER);
        assertThat(till.pending()).isEmpty();
    }

    @Test
    @DisplayName("trap 12: lower than what is unpacked, though nothing was migrated yet, is refused too")
    void lowerThanTheInstalledReleaseIsRefused() {
        till.database.down();
        till.install(V2);
        till.databaseComesUp();
        ReleaseManifest between = manifest(ReleaseVersion.of("1.5"));
        assertThat(codes(till.tool().gate(between))).containsExactly(ErrorCode.RELEASE_LOWER);
    }

    @Test
    @DisplayName("trap 12: the release that a due upgrade came from may come back while the schema is its own")
    void theWayBackOfADueUpgradeIsOpen() {
        till.failingAt(5);
        assertThat(till.install(V2)).isInstanceOf(FailedStopped.class);

        assertThat(till.install(V1)).isInstanceOf(Upgraded.class);
        assertThat(till.service.serving()).contains(V1);
        assertThat(till.hold.current()).isEmpty();
        assertThat(till.pending()).isEmpty();
    }

    @Test
    @DisplayName("trap 12: a release without a migration of its own may be taken back, also after it was proven")
    void theWayBackOfCodeAloneStaysOpen() {
        ReleaseVersion next = ReleaseVersion.of("1.1");
        assertThat(till.install(next)).isInstanceOf(Upgraded.class);
        assertThat(codes(till.gate(ReleaseVersion.of("1.0.5"))))
                .as("it was never here")
                .contains(ErrorCode.RELEASE_LOWER);

        assertThat(till.install(V1)).isInstanceOf(Upgraded.class);

        assertThat(till.service.serving()).contains(V1);
        assertThat(codes(till.gate(next))).isEmpty();
    }

    @Test
    @DisplayName("trap 12: once the schema moved on, the release before may not come back without its data")
    void theWayBackIsClosedOnceTheSchemaMoved() {
        till.service.failToStart("no");
        assertThat(till.install(V2)).isInstanceOf(FailedStopped.class);
        assertThat(till.schema().orElseThrow().token()).isEqualTo("6");

        assertThat(codes(till.gate(V1))).contains(ErrorCode.RELEASE_LOWER);
    }

    @Test
    @DisplayName("trap 12: after a roll-back of the data the release that they belong to may come back")
    void theReleaseOfARollBackMayComeBack() {
        till.install(V2);
        var point = till.tool().restorePoints().getLast();
        UpgradeOutcome back = till.tool().restore(RestoreOrder.to(point).acceptingLoss(), Trigger.OPERATOR);
        assertThat(back.exitCode()).isZero();

        assertThat(till.install(V1)).isInstanceOf(Upgraded.class);
        assertThat(till.service.serving()).contains(V1);
    }

    @Test
    void releasePathIsJudgedBeforeAnythingIsUnpacked() {
        GateVerdict verdict = till.tool().gate(comingFrom(V2, manifest(V3)));
        assertThat(codes(verdict)).containsExactly(ErrorCode.PREFLIGHT_BLOCKED);
        assertThat(text(verdict)).contains("[2.0] or later").contains("those of [1.0]");
        assertThat(till.tool().gate(comingFrom(V1, manifest(V3))).ruling()).isEqualTo(Ruling.PASS);
    }

    @Test
    @DisplayName("trap 6: the path is judged from the schema in the database, not from the package that is unpacked")
    void pathIsJudgedFromTheSchema() {
        till.failingAt(5);
        till.install(V2);
        assertThat(text(till.tool().gate(comingFrom(V2, manifest(V3))))).contains("those of [1.0]");

        till.failingAt(0);
        till.service.failToStart("no");
        till.tool().run(Trigger.OPERATOR);
        assertThat(till.schema().orElseThrow().token()).isEqualTo("6");
        assertThat(till.tool().gate(comingFrom(V2, manifest(V3))).ruling()).isEqualTo(Ruling.PASS);
    }

    @Test
    @DisplayName("trap 6: release 3 mends what release 2 failed at, over its hold, and the first state as found counts")
    void thirdReleaseOverAFailedSecond() {
        till.failingAt(5);
        till.install(V2);
        assertThat(till.service.serving()).isEmpty();
        till.failingAt(0);

        GateVerdict verdict = till.gate(V3);

        assertThat(verdict.ruling()).isEqualTo(Ruling.PASS);
        assertThat(verdict.findings()).extracting(Finding::code).contains("held");
        PendingUpgrade due = till.pending().orElseThrow();
        assertThat(due.to()).isEqualTo(V3);
        assertThat(due.from()).as("from stays that of the first try").contains(V1);
        assertThat(due.found().orElseThrow().running())
                .as("found running at first")
                .isTrue();
        till.unpack(V3);
        assertThat(till.apply()).isInstanceOf(Upgraded.class);
        assertThat(till.service.serving()).contains(V3);
        assertThat(till.pending()).isEmpty();
    }

    @Test
    @DisplayName("I14, trap 7: exactly the release that failed here is refused before it is unpacked again")
    void latchedReleaseIsRefused() {
        till.failingAt(5);
        till.install(V2);

        GateVerdict verdict = till.gate(V2);

        assertThat(codes(verdict)).containsExactly(ErrorCode.LATCHED);
        assertThat(text(verdict)).contains("till upgrade resume");
        ReleaseManifest rebuilt = new ReleaseManifest(
                "till",
                V2,
                Optional.empty(),
                manifest(V2).target(),
                manifest(V2).accepts(),
                manifest(V2).migrations(),
                "mended",
                Optional.empty(),
                List.of(),
                List.of(),
                DiskNeed.NONE);
        assertThat(till.tool().gate(rebuilt).ruling()).isEqualTo(Ruling.PASS);
    }
}
