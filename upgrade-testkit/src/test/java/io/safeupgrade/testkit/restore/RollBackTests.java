package io.safeupgrade.testkit.restore;

import static io.safeupgrade.testkit.restore.World.NEW;
import static io.safeupgrade.testkit.restore.World.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.OnFailure;
import io.safeupgrade.Phase;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.ServiceState;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.FailedStopped;
import io.safeupgrade.UpgradeOutcome.RolledBack;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.UpgradeJournal;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry.Kind;
import io.safeupgrade.testkit.InMemoryLock;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failed upgrade goes back by itself, where code and data can. */
class RollBackTests {

    @TempDir
    Path state;

    private World world;

    @BeforeEach
    void world() {
        world = World.withInstaller(state);
    }

    @Test
    void aReleaseThatIsNotHealthyGoesBackWithDataAndCode() {
        world.newReleaseIsIll();

        UpgradeOutcome outcome = world.rollingBack().run(Trigger.OPERATOR);

        assertThat(outcome).isInstanceOf(RolledBack.class);
        assertThat(outcome.exitCode()).isEqualTo(50);
        oldReleaseServesOnOldData();
        assertThat(outcome.report().phases())
                .extracting(phase -> phase.phase())
                .endsWith(Phase.RESTORE, Phase.INSTALL, Phase.START, Phase.HEALTH);
    }

    @Test
    void aMigrationThatWasUndoneNeedsNoRestore() {
        world.migrator.failingAt(5);

        UpgradeOutcome outcome = world.rollingBack().run(Trigger.OPERATOR);

        assertThat(outcome.exitCode()).isEqualTo(50);
        oldReleaseServesOnOldData();
        assertThat(outcome.report().phases()).extracting(phase -> phase.phase()).doesNotContain(Phase.RESTORE);
        assertThat(world.upgrade().upkeep().keptAside()).isEmpty();
    }

    @Test
    @DisplayName("I14: what was rolled back is not tried again by itself")
    void isLatched() {
        world.newReleaseIsIll();
        world.rollingBack().run(Trigger.OPERATOR);

        assertThat(World.code(world.rollingBack().run(Trigger.BOOT))).isEqualTo(ErrorCode.LATCHED);

        world.newReleaseIsWell();
        assertThat(world.rollingBack().run(Trigger.OPERATOR)).isInstanceOf(Upgraded.class);
        assertThat(world.service.serving()).contains(NEW);
    }

    @Test
    void aRollBackThatFailsStaysStoppedAndTheNextRunFinishesIt() {
        world.newReleaseIsIll();
        world.backups.beforeSwap(() -> {
            throw new IllegalStateException("the disk is gone");
        });

        UpgradeOutcome stuck = world.rollingBack().run(Trigger.OPERATOR);

        assertThat(stuck).isInstanceOf(FailedStopped.class);
        assertThat(World.code(stuck)).isEqualTo(ErrorCode.RESTORE_FAILED);
        assertThat(world.service.serving()).isEmpty();
        assertThat(world.hold.current()).isPresent();

        world.backups.beforeSwap(() -> {});
        UpgradeOutcome finished = world.rollingBack().resume(Trigger.OPERATOR).orElseThrow();

        assertThat(finished).isInstanceOf(RolledBack.class);
        oldReleaseServesOnOldData();
    }

    @Test
    @DisplayName("the policy is refused where nothing brings the old code back")
    void isNotOfferedToAPackage() {
        World packaged = World.withPackage(state.resolve("packaged"));

        UpgradeOutcome refused = packaged.upgrade(builder -> builder.onFailure(OnFailure.ROLL_BACK))
                .run(Trigger.OPERATOR);

        assertThat(World.code(refused)).isEqualTo(ErrorCode.POLICY_NOT_OFFERED);
        assertThat(packaged.service.serving()).contains(OLD);
    }

    @Test
    void isRefusedBeforeAnythingStopsWhereTheDataCouldNotBeRestored() {
        world.backups.objecting(Finding.blocking("no-createdb", "the role may not create databases", "grant it"));

        UpgradeOutcome refused = world.rollingBack().run(Trigger.OPERATOR);

        assertThat(World.code(refused)).isEqualTo(ErrorCode.PREFLIGHT_BLOCKED);
        assertThat(world.service.serving()).contains(OLD);
    }

    @Test
    @DisplayName("trap 9: a start that fails because the machine goes down is not latched")
    void aStartThatTheShutdownPreventedIsTriedAgain() {
        World packaged = World.withPackage(state.resolve("shutdown"));
        ServiceController goingDown = new ServiceController() {
            @Override
            public ServiceState state(CallContext call) {
                return packaged.service.state(call);
            }

            @Override
            public ServiceResult stop(StopRequest request) {
                return packaged.service.stop(request);
            }

            @Override
            public ServiceResult start(StartRequest request) {
                return new NotReached(
                        Failure.of(ErrorCode.INTERRUPTED, "the system is shutting down", ""), packaged.service.state());
            }
        };

        UpgradeOutcome first =
                packaged.upgrade(builder -> builder.service(goingDown)).run(Trigger.PACKAGE);
        assertThat(World.code(first)).isEqualTo(ErrorCode.START_FAILED);

        assertThat(packaged.upgrade().run(Trigger.BOOT)).as("after the boot").isInstanceOf(Upgraded.class);
        assertThat(packaged.service.serving()).contains(NEW);
    }

    @Test
    void aPlatformThatKeepsTheOldReleaseGetsTheDataBackAndMayStartIt() {
        World embedded = World.withPackage(state.resolve("embedded"));
        embedded.migrator.failingAt(0);
        embedded.newReleaseIsIll();

        UpgradeOutcome outcome = embedded.upgrade(
                        builder -> builder.platformKeepsOldRelease().onFailure(OnFailure.ROLL_BACK))
                .run(Trigger.SELF);

        assertThat(outcome.exitCode()).isEqualTo(50);
        assertThat(embedded.schema()).contains(SchemaVersion.of("3"));
        assertThat(embedded.service.serving()).isEqualTo(Optional.empty());
        assertThat(embedded.hold.current()).isEmpty();
    }

    @Test
    @DisplayName("I2: without a restore the old release comes back to no other schema than it left")
    void withoutARestorePointItStaysStopped() {
        World empty = World.withInstallerAndNothing(state.resolve("empty"));
        empty.migrator.failingAt(6);

        UpgradeOutcome outcome = empty.rollingBack().run(Trigger.OPERATOR);

        assertThat(World.code(outcome)).isEqualTo(ErrorCode.SCHEMA_BETWEEN);
        assertThat(empty.schema()).contains(SchemaVersion.of("5"));
        assertThat(empty.installer.installed()).as("nothing goes back").isEqualTo(NEW);
        assertThat(empty.service.serving()).isEmpty();
        assertThat(empty.hold.current()).isPresent();
    }

    @Test
    @DisplayName("I5: what the old release wrote after its roll-back stays, though nobody recorded the end")
    void isNotDoneAgainToWhatTheOldReleaseWroteSince() {
        world.migrator.failingAt(5);
        killedAt(entry -> entry.kind() == Kind.RUN_ENDED);
        assertThat(world.service.serving()).contains(OLD);
        world.database.insert("sales", "written by the old release");

        UpgradeOutcome outcome = world.rollingBack().resume(Trigger.BOOT).orElseThrow();

        assertThat(outcome).isInstanceOf(RolledBack.class);
        assertThat(world.database.tables().get("sales")).contains("written by the old release");
        assertThat(world.upgrade().upkeep().keptAside()).isEmpty();
        oldReleaseServesOnOldData();
    }

    @Test
    void findsTheRestorePointOfWhicheverInterruptedRunMadeIt() {
        world.newReleaseIsIll();
        killedAt(entry -> entry.phase().equals(Optional.of(Phase.STOP)));
        killedAt(entry -> entry.phase().equals(Optional.of(Phase.START)));

        UpgradeOutcome outcome = world.rollingBack().resume(Trigger.BOOT).orElseThrow();

        assertThat(outcome).isInstanceOf(RolledBack.class);
        oldReleaseServesOnOldData();
    }

    /** A run dies when it is to record what {@code moment} says. */
    private void killedAt(Predicate<JournalEntry> moment) {
        UpgradeJournal journal = new UpgradeJournal() {
            @Override
            public void append(JournalEntry entry) {
                if (moment.test(entry)) {
                    throw new AssertionError("killed");
                }
                world.journal.append(entry);
            }

            @Override
            public List<JournalEntry> entries() {
                return world.journal.entries();
            }
        };
        assertThatThrownBy(() -> world.upgrade(builder -> builder.installer(world.installer)
                                .onFailure(OnFailure.ROLL_BACK)
                                .journal(journal))
                        .run(Trigger.BOOT))
                .hasMessage("killed");
        ((InMemoryLock) world.database.lock()).holderDies();
    }

    private void oldReleaseServesOnOldData() {
        assertThat(world.schema()).contains(SchemaVersion.of("3"));
        assertThat(world.installer.installed()).isEqualTo(OLD);
        assertThat(world.service.serving()).contains(OLD);
        assertThat(world.hold.current()).isEmpty();
        assertThat(world.permit.granted()).isFalse();
    }
}
