package io.safeupgrade.testkit.gate;

import static io.safeupgrade.testkit.gate.PackagedTill.V1;
import static io.safeupgrade.testkit.gate.PackagedTill.V2;
import static io.safeupgrade.testkit.gate.PackagedTill.V3;
import static io.safeupgrade.testkit.gate.PackagedTill.comingFrom;
import static io.safeupgrade.testkit.gate.PackagedTill.manifest;
import static io.safeupgrade.testkit.gate.PackagedTill.needing;
import static io.safeupgrade.testkit.gate.Verdicts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Finding;
import io.safeupgrade.GateVerdict;
import io.safeupgrade.GateVerdict.Ruling;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseManifest.DiskNeed;
import io.safeupgrade.ReleaseManifest.ServerMajors;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.ServiceState;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.DatabaseProbe.Misconfigured;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.UpgradeLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    @DisplayName("I10: while a run holds the lock nothing may be unpacked, not even on a person's word")
    void runUnderWayIsRefusedAlsoWhenOverridden() {
        var request = new UpgradeLock.LockRequest(
                CallContext.look(new RunId("other"), Duration.ofMinutes(1), Pace.system()), "till", Duration.ZERO);
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
        till.databaseComesUp();
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
}
