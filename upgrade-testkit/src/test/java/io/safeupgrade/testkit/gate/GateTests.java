package io.safeupgrade.testkit.gate;

import static io.safeupgrade.testkit.gate.PackagedTill.V1;
import static io.safeupgrade.testkit.gate.PackagedTill.V2;
import static io.safeupgrade.testkit.gate.PackagedTill.V3;
import static io.safeupgrade.testkit.gate.PackagedTill.comingFrom;
import static io.safeupgrade.testkit.gate.PackagedTill.manifest;
import static io.safeupgrade.testkit.gate.PackagedTill.needing;
import static io.safeupgrade.testkit.gate.PackagedTill.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.GateVerdict;
import io.safeupgrade.GateVerdict.Ruling;
import io.safeupgrade.Migration;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseManifest;
import io.safeupgrade.ReleaseManifest.DiskNeed;
import io.safeupgrade.ReleaseManifest.ServerMajors;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.ServiceState;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.FailedStopped;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.engine.RestoreOrder;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.DatabaseProbe.Misconfigured;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.UpgradeLock;
import io.safeupgrade.testkit.FakeDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the installed release says of one that is about to be unpacked over it. */
class GateTests {

    @TempDir
    Path directory;

    private PackagedTill till;

    @BeforeEach
    void begin() {
        till = new PackagedTill(directory);
    }

    @Test
    @DisplayName("trap 3: a yes leaves where it came from, what is due, and how the service was found")
    void aYesRecordsWhatIsDue() {
        GateVerdict verdict = till.gate(V2);

        assertThat(verdict.ruling()).isEqualTo(Ruling.PASS);
        assertThat(verdict.exitCode()).isZero();
        assertThat(verdict.pending()).hasSize(3);
        assertThat(verdict.backup().planned()).isTrue();
        assertThat(verdict.from()).contains(V1);
        PendingUpgrade due = till.pending().orElseThrow();
        assertThat(verdict.due()).contains(due);
        assertThat(due.from()).contains(V1);
        assertThat(due.to()).isEqualTo(V2);
        assertThat(due.found().orElseThrow().running()).isTrue();
        assertThat(till.motd()).contains("2.0").contains("due");
        assertThat(till.service.serving()).contains(V1);
        assertThat(till.hold.current()).isEmpty();
        assertThat(till.journal.entries()).isEmpty();
    }

    @Test
    void whatPassedTheGateIsUpgraded() {
        assertThat(till.install(V2)).isInstanceOf(Upgraded.class);
        assertThat(till.service.serving()).contains(V2);
        assertThat(till.pending()).isEmpty();
        assertThat(till.motd()).isEmpty();
    }

    @Test
    @DisplayName("I3: a no leaves everything as it is, and names every reason with its remedy")
    void aNoChangesNothingAndNamesEveryReason() {
        till.install(V2);
        String before = till.content();

        GateVerdict verdict = till.tool()
                .gate(needing(
                        new ServerMajors("postgresql", 16, 18),
                        DiskNeed.NONE,
                        comingFrom(V3, manifest(ReleaseVersion.of("1.5")))));

        assertThat(till.content()).isEqualTo(before);
        assertThat(verdict.ruling()).isEqualTo(Ruling.VETO);
        assertThat(verdict.exitCode()).isEqualTo(10);
        assertThat(verdict.due()).isEmpty();
        assertThat(verdict.vetoes())
                .hasSize(4)
                .allSatisfy(veto -> assertThat(veto.remedy()).isNotBlank());
        assertThat(text(verdict))
                .contains("lower than [2.0]")
                .contains("does not know [4 step 4, 5 step 5, 6 step 6]")
                .contains("[3.0] or later")
                .contains("of major [15]");
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
        till.database.answering(reachable());
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

    @Test
    @DisplayName("I12: an applied migration whose text is another one in the release is refused")
    void editedMigrationIsRefused() {
        ReleaseManifest edited = manifest(
                V2,
                all -> all.stream()
                        .map(one -> one.version().token().equals("2")
                                ? new Migration(one.version(), one.description(), "sum-of-another-text", true)
                                : one)
                        .toList());
        assertThat(text(till.tool().gate(edited))).contains("another text").contains("2 step 2");
    }

    @Test
    @DisplayName("I12: a database newer than the release, and one whose schema is not on its way, are refused")
    void schemaOffThePathIsRefused() {
        ReleaseManifest withoutThree = manifest(V2, all -> without(all, 3));
        assertThat(text(till.tool().gate(withoutThree))).contains("does not know [3 step 3]");
        ReleaseManifest withoutTwo = manifest(V2, all -> without(all, 2));
        assertThat(text(till.tool().gate(withoutTwo)))
                .contains("no longer ships")
                .contains("2 step 2");
        ReleaseManifest more = manifest(
                V2,
                all -> Stream.concat(
                                all.stream().limit(1),
                                Stream.concat(
                                        Stream.of(new Migration(
                                                io.safeupgrade.SchemaVersion.of("1.5"), "late", "sum", true)),
                                        all.stream().skip(1)))
                        .toList());
        assertThat(text(till.tool().gate(more))).contains("would never run").contains("1.5 late");
    }

    @Test
    void engineOutsideTheRangeIsRefused() {
        ReleaseManifest wantsNewer = needing(new ServerMajors("postgresql", 16, 18), DiskNeed.NONE, manifest(V2));
        assertThat(text(till.tool().gate(wantsNewer)))
                .contains("postgresql 16 to 18")
                .contains("[15]");
        ReleaseManifest wantsOlder = needing(new ServerMajors("postgresql", 12, 14), DiskNeed.NONE, manifest(V2));
        assertThat(text(till.tool().gate(wantsOlder))).contains("postgresql 12 to 14");
        ReleaseManifest fits = needing(new ServerMajors("postgresql", 15, 15), DiskNeed.NONE, manifest(V2));
        assertThat(till.tool().gate(fits).ruling()).isEqualTo(Ruling.PASS);
    }

    @Test
    void noRoomForTheRecordIsRefused() {
        ReleaseManifest huge =
                needing(new ServerMajors("postgresql", 15, 15), new DiskNeed(Long.MAX_VALUE, 50), manifest(V2));
        assertThat(text(till.tool().gate(huge))).contains("make room");
    }

    @Test
    void checksOfTheInstalledReleaseLookWithTheEyesOfTheNextOne() {
        GateVerdict verdict = till.tool(builder -> builder.check(context -> List.of(
                        Finding.blocking(
                                "says-no",
                                "to [" + context.to() + "], schema ["
                                        + context.status().orElseThrow().target() + "], backup "
                                        + context.backupPlanned(),
                                "do something"),
                        Finding.warning("says-so", "something else", "look"))))
                .gate(manifest(V2));
        assertThat(text(verdict)).contains("to [2.0], schema [6], backup true");
        assertThat(verdict.findings()).extracting(Finding::code).containsExactly("says-so");
    }

    @Test
    @DisplayName("a wrong password is a veto with the code of a misconfiguration")
    void misconfiguredDatabaseIsRefused() {
        till.database.answering(
                new Misconfigured(Misconfigured.Cause.WRONG_PASSWORD, "wrong password for [till]", "mend it"));
        GateVerdict verdict = till.gate(V2);
        assertThat(verdict.exitCode()).isEqualTo(12);
        assertThat(till.pending()).isEmpty();
    }

    @Test
    @DisplayName("a database that is down is said and is no veto: the run after unpacking is skipped and stays due")
    void unreachableDatabaseIsNoVeto() {
        till.database.down();
        GateVerdict verdict = till.gate(V2);
        assertThat(verdict.ruling()).isEqualTo(Ruling.PASS);
        assertThat(verdict.findings()).extracting(Finding::code).contains("database-unreachable");
        assertThat(till.pending()).isPresent();
    }

    @Test
    void sameReleaseAgainIsNothingToDo() {
        GateVerdict verdict = till.gate(V1);
        assertThat(verdict.ruling()).isEqualTo(Ruling.NOTHING_TO_DO);
        assertThat(verdict.exitCode()).isZero();
        assertThat(till.pending()).isEmpty();
    }

    @Test
    void manifestOfAnotherApplianceIsRefused() {
        ReleaseManifest of = manifest(V2);
        ReleaseManifest other = new ReleaseManifest(
                "scale",
                of.release(),
                of.upgradableFrom(),
                of.target(),
                of.accepts(),
                of.migrations(),
                of.setChecksum(),
                of.server(),
                of.keys(),
                of.retired(),
                of.disk());
        assertThat(text(till.tool().gate(other))).contains("one of [scale]");
    }

    @Test
    @DisplayName("I10: while a run holds the lock nothing may be unpacked, not even on a person's word")
    void runUnderWayIsRefusedAlsoWhenOverridden() {
        var request = new UpgradeLock.LockRequest(
                CallContext.look(new io.safeupgrade.RunId("other"), Duration.ofMinutes(1), Pace.system()),
                "till",
                Duration.ZERO);
        assertThat(till.lock.acquire(request)).isInstanceOf(UpgradeLock.Acquired.class);
        assertThat(till.gate(V2).exitCode()).isEqualTo(11);
        assertThat(till.tool().gateOverridden(manifest(V2)).exitCode()).isEqualTo(11);
        assertThat(till.pending()).isEmpty();
    }

    @Test
    void overriddenVetoesAreSaidAndTheUpgradeIsDue() {
        GateVerdict verdict = till.tool().gateOverridden(comingFrom(V2, manifest(V3)));
        assertThat(verdict.ruling()).isEqualTo(Ruling.OVERRIDDEN);
        assertThat(verdict.exitCode()).isZero();
        assertThat(verdict.vetoes()).hasSize(1);
        assertThat(till.pending().orElseThrow().to()).isEqualTo(V3);
    }

    @Test
    @DisplayName("trap 3: abort-upgrade withdraws what the gate recorded, and only that")
    void withdrawnIsWhatNeverArrived() {
        till.gate(V2);
        assertThat(till.tool().withdraw()).isEmpty();
        assertThat(till.pending()).isEmpty();
        assertThat(till.motd()).isEmpty();

        till.database.down();
        till.install(V2);
        till.database.answering(reachable());
        Optional<ServiceState> found = till.pending().orElseThrow().found();
        assertThat(till.tool().withdraw()).isEmpty();
        assertThat(till.pending()).as("due for what is installed").isPresent();

        till.gate(V3);
        till.gate(V3);
        assertThat(till.tool().withdraw()).isEmpty();
        PendingUpgrade again = till.pending().orElseThrow();
        assertThat(again.to()).as("release 2 is due again").isEqualTo(V2);
        assertThat(again.found()).isEqualTo(found);
        assertThat(again.from()).contains(V1);
    }

    private static Reachable reachable() {
        return (Reachable) FakeDatabase.withData()
                .probe(CallContext.look(new io.safeupgrade.RunId("look"), Duration.ofMinutes(1), Pace.system()));
    }

    private static List<ErrorCode> codes(GateVerdict verdict) {
        return verdict.vetoes().stream().map(Failure::code).toList();
    }

    private static String text(GateVerdict verdict) {
        assertThat(verdict.ruling()).isEqualTo(Ruling.VETO);
        assertThat(verdict.vetoes())
                .allSatisfy(veto -> assertThat(veto.remedy()).isNotBlank());
        return verdict.vetoes().toString();
    }
}
