package io.safeupgrade.testkit;

import static io.safeupgrade.testkit.UpgradeTestKit.NEW;
import static io.safeupgrade.testkit.UpgradeTestKit.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.PreflightCheck;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.UpgradeLock;
import io.safeupgrade.testkit.UpgradeTestKit.Part;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpgradeTestKitTests {

    @TempDir
    Path directory;

    @Test
    void upgradesTheWholeAppliance() {
        UpgradeTestKit.in(directory)
                .run()
                .upgraded()
                .schemaAt("5")
                .serving(NEW)
                .notHeld()
                .endsSafely()
                .called(
                        "UpgradeHold.place",
                        "ServiceController.stop",
                        "BackupProvider.create",
                        "BackupProvider.verify",
                        "Migrator.migrate",
                        "StartPermit.grant",
                        "ServiceController.start",
                        "HealthProbe.probe",
                        "UpgradeHold.release");
    }

    @Test
    void stoppedServiceStaysStopped() {
        UpgradeTestKit.in(directory)
                .serviceStopped()
                .run()
                .upgraded()
                .schemaAt("5")
                .stopped()
                .notHeld();
    }

    @Test
    void installsWhereThereIsAnInstaller() {
        UpgradeTestKit kit = UpgradeTestKit.in(directory).with(Part.INSTALLER);
        kit.run().upgraded().serving(NEW).called("ReleaseInstaller.install", "Migrator.migrate");
        assertThat(kit.installer().installed()).isEqualTo(NEW);
    }

    @Test
    void appliancesWithoutPartsAreUpgradedToo() {
        UpgradeTestKit.in(directory)
                .without(Part.SERVICE, Part.HEALTH, Part.FENCE, Part.BACKUP)
                .serviceStopped()
                .run()
                .upgraded()
                .schemaAt("5")
                .neverCalled("ServiceController.stop", "BackupProvider.create");
    }

    @Test
    void databaseThatIsDownSkipsAndTouchesNothing() {
        UpgradeTestKit kit = UpgradeTestKit.in(directory);
        kit.database().down();
        kit.run().skipped().schemaAt("3").serving(OLD).neverCalled("ServiceController.stop", "UpgradeHold.place");
    }

    @Test
    void failedMigrationLeavesTheServiceStoppedAndHeldAlsoAfterReboot() {
        UpgradeTestKit kit = UpgradeTestKit.in(directory);
        kit.migrator().failingAt(5);
        UpgradeVerdict verdict = kit.run();
        verdict.failedStopped(ErrorCode.MIGRATION_FAILED)
                .schemaAt("3")
                .held()
                .stopped()
                .endsSafely();
        kit.reboot();
        verdict.stopped();
        kit.migrator().failingAt(0);
        kit.newProcess().run().upgraded().serving(NEW).notHeld();
    }

    @Test
    void hangingMigrationIsGivenUp() {
        UpgradeTestKit kit = UpgradeTestKit.in(directory);
        kit.faults().arm(Fault.first(Migrator.class, "migrate", Fault.Kind.HANGS));
        kit.run().endsSafely().schemaAt("3").held();
    }

    @Test
    @DisplayName("I10, trap 20: a migration whose lock is lost while it works commits nothing")
    void lockLostDuringTheMigrationCommitsNothing() {
        UpgradeTestKit kit = UpgradeTestKit.in(directory);
        kit.migrator().beforeCommit(kit.lock()::holderDies);

        UpgradeVerdict verdict = kit.run()
                .failedStopped(ErrorCode.MIGRATION_FAILED)
                .schemaAt("3")
                .held();

        assertThat(verdict.endsSafely().outcome().toString()).contains("lock was lost");
    }

    @Test
    void cancelledStopIsSafe() {
        UpgradeTestKit kit = UpgradeTestKit.in(directory);
        kit.faults().arm(Fault.first(ServiceController.class, "stop", Fault.Kind.CANCELS));
        kit.run().endsSafely().schemaAt("3").neverCalled("Migrator.migrate");
    }

    @Test
    void checkThatSaysNoRefusesAndTouchesNothing() {
        UpgradeTestKit kit = UpgradeTestKit.in(directory);
        kit.faults().arm(Fault.first(PreflightCheck.class, "check", Fault.Kind.FAILS));
        kit.run()
                .refused(ErrorCode.PREFLIGHT_BLOCKED)
                .schemaAt("3")
                .serving(OLD)
                .neverCalled("ServiceController.stop", "UpgradeHold.place");
    }

    @Test
    void locksOfDeadProcessAreFree() {
        UpgradeTestKit kit = UpgradeTestKit.in(directory);
        kit.faults().arm(Fault.first(UpgradeLock.Held.class, "close", Fault.Kind.THROWS));
        kit.run();
        kit.newProcess().run().endsSafely().serving(NEW);
        assertThat(kit.newProcess().run().upToDate().outcome().exitCode()).isZero();
    }

    @Test
    void newCodeWithoutMigrationsNeedsNoRestorePoint() {
        UpgradeTestKit.in(directory)
                .nothingPending()
                .run()
                .upgraded()
                .serving(NEW)
                .schemaAt("5")
                .endsSafely()
                .neverCalled("BackupProvider.create", "Migrator.migrate");
    }

    @Test
    void verdictFailsTheTestWhenCodeServesOnWrongSchema() {
        UpgradeTestKit kit = UpgradeTestKit.in(directory);
        UpgradeVerdict verdict = kit.run();
        kit.migrator().moveTo(4);
        assertThatThrownBy(verdict::endsSafely)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("serves on");
        assertThatThrownBy(verdict::skipped).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> verdict.schemaAt("5")).isInstanceOf(AssertionError.class);
    }
}
