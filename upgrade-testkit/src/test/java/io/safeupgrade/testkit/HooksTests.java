package io.safeupgrade.testkit;

import static io.safeupgrade.testkit.UpgradeTestKit.NEW;
import static io.safeupgrade.testkit.UpgradeTestKit.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.spi.UpgradeHook;
import io.safeupgrade.spi.UpgradeHook.HookRequest;
import io.safeupgrade.spi.UpgradeHook.Moment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When hooks are called, what they are told, and what their no leads to. */
class HooksTests {

    @TempDir
    Path directory;

    private final List<HookRequest> seen = new ArrayList<>();
    private final List<String> where = new ArrayList<>();
    private Optional<Moment> failsAt = Optional.empty();
    private UpgradeTestKit kit;

    @BeforeEach
    void begin() {
        kit = UpgradeTestKit.in(directory);
    }

    @Test
    void areCalledAtTheirMomentsInOrder() {
        verdict(run()).upgraded().serving(NEW);
        assertThat(seen)
                .extracting(HookRequest::moment)
                .containsExactly(
                        Moment.BEFORE_UPGRADE, Moment.AFTER_BACKUP, Moment.BEFORE_MIGRATE, Moment.AFTER_UPGRADE);
        assertThat(where)
                .containsExactly(
                        "serving 1.4.0, schema 3, free",
                        "stopped, schema 3, held",
                        "stopped, schema 3, held",
                        "serving 1.5.0, schema 5, free");
        assertThat(seen.get(0).restorePoint()).isEmpty();
        assertThat(seen.get(1).restorePoint()).isPresent();
        assertThat(seen.get(2).restorePoint()).isEqualTo(seen.get(1).restorePoint());
        assertThat(seen.get(3).outcome()).get().isInstanceOf(UpgradeOutcome.Upgraded.class);
        assertThat(seen).allSatisfy(request -> {
            assertThat(request.from()).contains(OLD);
            assertThat(request.to()).isEqualTo(NEW);
            assertThat(request.call().run()).isEqualTo(seen.get(0).call().run());
        });
    }

    @Test
    @DisplayName("a no before the upgrade refuses it with nothing touched, and nobody has to hear of an end")
    void noBeforeTheUpgradeRefuses() {
        failsAt = Optional.of(Moment.BEFORE_UPGRADE);
        verdict(run())
                .refused(ErrorCode.PREFLIGHT_BLOCKED)
                .serving(OLD)
                .schemaAt("3")
                .notHeld()
                .neverCalled("UpgradeHold.place", "ServiceController.stop");
        assertThat(seen).extracting(HookRequest::moment).containsExactly(Moment.BEFORE_UPGRADE);
        assertThat(kit.journal().entries()).isEmpty();
    }

    @Test
    @DisplayName("a no before the migration ends it stopped and held with the schema as before, latched")
    void noBeforeTheMigrationStops() {
        failsAt = Optional.of(Moment.BEFORE_MIGRATE);
        verdict(run())
                .failedStopped(ErrorCode.MIGRATION_FAILED)
                .stopped()
                .held()
                .schemaAt("3")
                .neverCalled("Migrator.migrate")
                .endsSafely();
        assertThat(seen).extracting(HookRequest::moment).last().isEqualTo(Moment.AFTER_FAILURE);
        assertThat(seen.getLast().outcome().orElseThrow().exitCode()).isEqualTo(30);
        failsAt = Optional.empty();
        verdict(run()).upgraded().serving(NEW).notHeld();
    }

    @Test
    void noAfterSomethingIsAWarning() {
        for (Moment moment : List.of(Moment.AFTER_BACKUP, Moment.AFTER_UPGRADE)) {
            begin();
            failsAt = Optional.of(moment);
            UpgradeOutcome outcome = run();
            verdict(outcome).upgraded().serving(NEW).notHeld();
            assertThat(outcome.report().warnings())
                    .extracting(Finding::code, Finding::what)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("hook-failed", "no " + moment.word()));
        }
    }

    @Test
    void noAfterAFailureLeavesTheFailureWhatItIs() {
        failsAt = Optional.of(Moment.AFTER_FAILURE);
        kit.migrator().failingAt(5);
        UpgradeOutcome outcome = run();
        verdict(outcome).failedStopped(ErrorCode.MIGRATION_FAILED).held();
        assertThat(outcome.report().warnings()).extracting(Finding::code).contains("hook-failed");
    }

    @Test
    @DisplayName("an upgrade that has nothing to do, a restore point on demand and a look call nobody")
    void areNotCalledWhereNothingIsUpgraded() {
        run();
        seen.clear();
        assertThat(run()).isInstanceOf(UpgradeOutcome.UpToDate.class);
        upgrade().plan();
        upgrade().createRestorePoint(Trigger.OPERATOR);
        assertThat(seen).isEmpty();
    }

    @Test
    void areCalledForAMigrationAloneToo() {
        kit.serviceStopped();
        verdict(upgrade().migrate(Trigger.OPERATOR)).upgraded().schemaAt("5");
        assertThat(seen)
                .extracting(HookRequest::moment)
                .containsExactly(
                        Moment.BEFORE_UPGRADE, Moment.AFTER_BACKUP, Moment.BEFORE_MIGRATE, Moment.AFTER_UPGRADE);
    }

    @Test
    @DisplayName("a run that is cancelled while a hook thinks before the upgrade has touched nothing")
    void cancelledWhileAHookThinks() {
        SafeUpgrade upgrade = upgrade();
        kit.faults().arm(Fault.first(UpgradeHook.class, "at", Fault.Kind.CANCELS));
        verdict(upgrade.run(Trigger.OPERATOR))
                .refused(ErrorCode.CANCELLED)
                .serving(OLD)
                .notHeld()
                .neverCalled("UpgradeHold.place");
    }

    private UpgradeOutcome run() {
        return upgrade().run(Trigger.OPERATOR);
    }

    private SafeUpgrade upgrade() {
        kit.newProcess();
        return kit.build(kit.builder().hook(this::called));
    }

    private UpgradeVerdict verdict(UpgradeOutcome outcome) {
        return kit.verdict(outcome);
    }

    private Optional<Failure> called(HookRequest request) {
        seen.add(request);
        where.add(kit.service().serving().map(release -> "serving " + release).orElse("stopped") + ", schema "
                + kit.migrator().position().orElseThrow() + ", "
                + (kit.hold().current().isPresent() ? "held" : "free"));
        return failsAt.filter(request.moment()::equals)
                .map(moment -> Failure.of(ErrorCode.PREFLIGHT_BLOCKED, "no " + moment.word(), "wait"));
    }
}
