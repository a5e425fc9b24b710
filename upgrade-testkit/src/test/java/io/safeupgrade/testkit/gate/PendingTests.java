package io.safeupgrade.testkit.gate;

import static io.safeupgrade.testkit.gate.PackagedTill.V1;
import static io.safeupgrade.testkit.gate.PackagedTill.V2;
import static io.safeupgrade.testkit.gate.PackagedTill.V3;
import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaRange;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome.FailedStopped;
import io.safeupgrade.UpgradeOutcome.Refused;
import io.safeupgrade.UpgradeOutcome.Skipped;
import io.safeupgrade.UpgradeOutcome.UpToDate;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.DatabaseProbe.Reachability;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.testkit.FakeDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trap 3: what writes the record of a due upgrade, what removes it, and what must not. */
class PendingTests {

    @TempDir
    Path directory;

    private PackagedTill till;

    @BeforeEach
    void begin() {
        till = new PackagedTill(directory);
    }

    @Test
    void aRunThatIsSkippedWritesIt() {
        till.unpack(V2);
        till.database.down();
        assertThat(till.apply()).isInstanceOf(Skipped.class);
        PendingUpgrade due = till.pending().orElseThrow();
        assertThat(due.to()).isEqualTo(V2);
        assertThat(due.from()).contains(V1);
        assertThat(due.found().orElseThrow().running()).isTrue();
        assertThat(till.motd()).contains("due").contains("nothing listens");
    }

    @Test
    @DisplayName(
            "a skipped run of release 3 makes that one due; from and the state as found stay those of the first try")
    void aSkippedRunOfALaterReleaseTakesOver() {
        till.gate(V2);
        PendingUpgrade first = till.pending().orElseThrow();
        till.unpack(V2);
        till.service.stopped();
        till.database.down();
        till.unpack(V3);
        assertThat(till.apply()).isInstanceOf(Skipped.class);
        PendingUpgrade due = till.pending().orElseThrow();
        assertThat(due.to()).isEqualTo(V3);
        assertThat(due.from()).isEqualTo(first.from());
        assertThat(due.found()).isEqualTo(first.found());
        assertThat(due.since()).isEqualTo(first.since());
    }

    @Test
    @DisplayName("a crash between gate and apply: what ran before runs afterwards, although it is found stopped")
    void theStateAsFoundComesFromIt() {
        till.gate(V2);
        till.unpack(V2);
        till.service.stopped();
        till.reboot();
        till.service.stopped();
        assertThat(till.apply()).isInstanceOf(Upgraded.class);
        assertThat(till.service.serving()).contains(V2);
        assertThat(till.pending()).isEmpty();
    }

    @Test
    @DisplayName("a service that was stopped before the gate stays stopped, although somebody started it in between")
    void stoppedBeforeTheGateStaysStopped() {
        till.service.stopped();
        till.gate(V2);
        till.unpack(V2);
        till.service.running(V1);
        assertThat(till.apply()).isInstanceOf(Upgraded.class);
        assertThat(till.service.serving()).isEmpty();
    }

    @Test
    void aFailedRunKeepsItAndTheNextOneRemovesIt() {
        till.failingAt(5);
        assertThat(till.install(V2)).isInstanceOf(FailedStopped.class);
        assertThat(till.pending()).isPresent();
        till.failingAt(0);
        assertThat(till.tool().resume(Trigger.OPERATOR)).get().isInstanceOf(Upgraded.class);
        assertThat(till.pending()).isEmpty();
        assertThat(till.motd()).isEmpty();
    }

    @Test
    void aRefusedRunAfterUnpackingKeepsIt() {
        till.gate(V2);
        PendingUpgrade due = till.pending().orElseThrow();
        till.unpack(V2);
        var refused = till.tool(builder ->
                        builder.check(context -> List.of(Finding.blocking("no", "not today", "wait for tomorrow"))))
                .run(Trigger.PACKAGE);
        assertThat(refused).isInstanceOf(Refused.class);
        assertThat(till.pending()).contains(due);
        assertThat(till.motd()).contains("not today").contains("till upgrade run");
    }

    @Test
    void aCompletedMigrationRemovesIt() {
        till.failingAt(5);
        till.install(V2);
        till.failingAt(0);
        assertThat(till.tool().migrate(Trigger.OPERATOR)).isInstanceOf(Upgraded.class);
        assertThat(till.pending()).isEmpty();
        assertThat(till.hold.current()).isEmpty();
        assertThat(till.motd()).isEmpty();
    }

    @Test
    @DisplayName("UP_TO_DATE of the release that is due removes it, that of another one does not")
    void upToDateRemovesWhatNamesThisRelease() {
        till.install(V2);
        till.gate(V3);
        assertThat(till.apply()).isInstanceOf(UpToDate.class);
        assertThat(till.pending())
                .as("release 3 never came, nobody said so yet")
                .isPresent();
        till.tool().withdraw();
        assertThat(till.pending()).isEmpty();

        till.database.down();
        assertThat(till.apply()).isInstanceOf(Skipped.class);
        till.database.answering(reachable());
        assertThat(till.apply()).isInstanceOf(UpToDate.class);
        assertThat(till.pending()).isEmpty();
    }

    @Test
    @DisplayName(
            "trap 9: a start that failed because the machine goes down is no failure: the next boot ends the upgrade")
    void startWhileTheSystemStopsIsTriedAgain() {
        till.gate(V2);
        till.unpack(V2);
        var down = till.tool(builder -> builder.service(new GoingDown(till.service)))
                .run(Trigger.PACKAGE);
        assertThat(down).isInstanceOf(FailedStopped.class);
        assertThat(till.tool().status().latched()).isEmpty();

        till.reboot();
        assertThat(till.service.serving()).as("held").isEmpty();
        assertThat(till.tool().run(Trigger.BOOT)).isInstanceOf(Upgraded.class);
        assertThat(till.service.serving()).contains(V2);
        assertThat(till.pending()).isEmpty();
    }

    @Test
    @DisplayName("I14: releasing the hold is no second try: the same failure stays latched")
    void releasedHoldStaysLatched() {
        till.failingAt(5);
        till.install(V2);
        till.failingAt(0);
        assertThat(till.tool().releaseHold()).isEmpty();
        assertThat(till.motd()).as("still due").contains("due");

        var again = till.tool().run(Trigger.BOOT);
        assertThat(again.failure().map(Failure::code)).contains(ErrorCode.LATCHED);
        assertThat(again.report().next().getFirst().command()).isEqualTo("till upgrade resume");
        assertThat(till.tool().resume(Trigger.OPERATOR)).get().isInstanceOf(Upgraded.class);
    }

    @Test
    @DisplayName("trap 7: a machine that looks in leaves the result of the failure for monitors")
    void latchedTryLeavesTheLastResult() {
        till.failingAt(5);
        till.install(V2);
        String motd = till.motd();
        assertThat(till.apply().exitCode()).isEqualTo(10);
        var last = io.safeupgrade.file.LastResultFile.at(directory.resolve("last.json"))
                .read();
        assertThat(last.orElseThrow().exitCode()).isEqualTo(30);
        assertThat(till.motd()).isEqualTo(motd).contains("stopped and held");
    }

    @Test
    @DisplayName("AUTO_MIGRATE=no: held where the schema is not the release's, the running service goes on")
    void leftToAnOperatorItIsHeld() {
        till.gate(V2);
        till.unpack(V2);

        assertThat(till.tool().leaveToOperator(SchemaRange.exactly(SchemaVersion.of("6")), "left to a person"))
                .isEmpty();

        assertThat(till.service.serving()).contains(V1);
        assertThat(till.hold.current().orElseThrow().next()).containsExactly("till upgrade run");
        assertThat(till.motd()).contains("left to a person").contains("till upgrade run");
        till.service.crash();
        till.reboot();
        assertThat(till.service.serving()).as("held").isEmpty();

        assertThat(till.tool().run(Trigger.OPERATOR)).isInstanceOf(Upgraded.class);
        assertThat(till.service.serving()).as("it ran when it was first found").contains(V2);
        assertThat(till.hold.current()).isEmpty();
        assertThat(till.pending()).isEmpty();
        assertThat(till.motd()).isEmpty();
    }

    @Test
    void leftToAnOperatorNothingIsHeldWhereTheReleaseCanServe() {
        till.gate(V2);
        till.unpack(V2);
        var accepts = SchemaRange.of(SchemaVersion.of("3"), SchemaVersion.of("6"));
        assertThat(till.tool().leaveToOperator(accepts, "left to a person")).isEmpty();
        assertThat(till.hold.current()).isEmpty();
        assertThat(till.pending()).isPresent();
    }

    @Test
    void leftToAnOperatorADatabaseThatIsDownIsSaid() {
        till.unpack(V2);
        till.database.down();
        var why = till.tool().leaveToOperator(SchemaRange.exactly(SchemaVersion.of("6")), "left to a person");
        assertThat(why.map(Failure::code)).contains(ErrorCode.DATABASE_UNREACHABLE);
        assertThat(till.hold.current()).isEmpty();
        assertThat(till.pending()).isPresent();
    }

    @Test
    @DisplayName("left to a person, a failure that came before stays what it is")
    void leftToAnOperatorKeepsTheHoldOfAFailure() {
        till.failingAt(5);
        till.install(V2);
        var hold = till.hold.current();
        till.tool().leaveToOperator(SchemaRange.exactly(SchemaVersion.of("6")), "left to a person");
        assertThat(till.hold.current()).isEqualTo(hold);
        assertThat(till.apply().failure().map(Failure::code)).contains(ErrorCode.LATCHED);
    }

    private static Reachability reachable() {
        return FakeDatabase.withData().probe(CallContext.look(new RunId("look"), Duration.ofMinutes(1), Pace.system()));
    }
}
