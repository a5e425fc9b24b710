package io.safeupgrade.testkit.restore;

import static io.safeupgrade.testkit.restore.World.NEW;
import static io.safeupgrade.testkit.restore.World.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Finding;
import io.safeupgrade.KeptAside;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.Phase;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.FailedStopped;
import io.safeupgrade.UpgradeOutcome.Refused;
import io.safeupgrade.UpgradeOutcome.RolledBack;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.engine.RestoreOrder;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Migrator;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person goes back to a restore point. */
class RestoreRunTests {

    @TempDir
    Path state;

    private World world;

    @BeforeEach
    void world() {
        world = World.withPackage(state);
    }

    @Test
    @DisplayName(
            "I5, trap 30: after COMMIT the loss is counted, must be accepted, and stays in the database kept aside")
    void goesBackOnlyWhenTheLossIsAccepted() {
        RestorePoint point = world.upgradedAndUsed();

        UpgradeOutcome refused = world.restore(RestoreOrder.to(point));
        assertThat(World.code(refused)).isEqualTo(ErrorCode.LOSS_NOT_ACCEPTED);
        assertThat(refused.failure().orElseThrow().evidence())
                .anyMatch(line -> line.startsWith("sales: [1] rows then"));
        assertThat(world.service.serving()).contains(NEW);

        UpgradeOutcome back = world.restore(RestoreOrder.to(point).acceptingLoss());
        assertThat(back).isInstanceOf(RolledBack.class);
        assertThat(back.exitCode()).isZero();
        assertThat(world.schema()).contains(SchemaVersion.of("3"));
        List<KeptAside> aside = world.upgrade().upkeep().keptAside();
        assertThat(aside).hasSize(1);
        assertThat(world.database.tables(aside.get(0).name()).get("sales")).contains("written after the upgrade");
    }

    @Test
    @DisplayName(
            "I2: data that the installed release cannot serve on leave it stopped and held, and the way on is named")
    void staysHeldOnDataOfAnEarlierRelease() {
        RestorePoint point = world.upgradedAndUsed();

        UpgradeOutcome back = world.restore(RestoreOrder.to(point).acceptingLoss());

        assertThat(world.service.serving()).isEmpty();
        assertThat(world.hold.current().orElseThrow().from()).contains(OLD);
        assertThat(back.report().next()).isNotEmpty();
        assertThat(back.report().state()).contains("stopped and held");

        assertThat(World.code(world.upgrade().run(Trigger.BOOT)))
                .as("what a person took back, no boot brings forward")
                .isEqualTo(ErrorCode.LATCHED);
        assertThat(world.upgrade().run(Trigger.OPERATOR)).as("forward again").isInstanceOf(Upgraded.class);
        assertThat(world.service.serving()).contains(NEW);
        assertThat(world.schema()).contains(SchemaVersion.of("6"));
    }

    @Test
    void servesAgainOnDataOfItsOwnSchema() {
        world.upgradedAndUsed();
        assertThat(world.upgrade().createRestorePoint(Trigger.OPERATOR).exitCode())
                .isZero();
        RestorePoint point = world.newest();
        world.database.insert("sales", "later");

        UpgradeOutcome back = world.restore(RestoreOrder.to(point).acceptingLoss());

        assertThat(back).isInstanceOf(RolledBack.class);
        assertThat(world.service.serving()).contains(NEW);
        assertThat(world.hold.current()).isEmpty();
        assertThat(world.database.tables().get("sales")).doesNotContain("later").contains("written after the upgrade");
    }

    @Test
    void nothingWasWrittenAfterAFailedUpgradeSoThatNothingNeedsToBeAccepted() {
        world.newReleaseIsIll();
        assertThat(world.upgrade().run(Trigger.OPERATOR)).isInstanceOf(FailedStopped.class);

        UpgradeOutcome back = world.restore(RestoreOrder.to(world.newest()));

        assertThat(back).isInstanceOf(RolledBack.class);
        assertThat(world.schema()).contains(SchemaVersion.of("3"));
    }

    @Test
    void planShowsWhatComesBackAndChangesNothing() {
        RestorePoint point = world.upgradedAndUsed();
        Map<String, List<String>> before = world.database.tables();

        UpgradePlan plan = world.upgrade().planRestore(RestoreOrder.to(point).acceptingLoss());

        assertThat(plan.phases()).containsExactly(Phase.HOLD, Phase.STOP, Phase.RESTORE);
        assertThat(plan.restore().orElseThrow().losses()).isNotEmpty();
        assertThat(world.database.tables()).isEqualTo(before);
        assertThat(world.database.databases()).containsExactly(world.database.live());
        assertThat(world.service.serving()).contains(NEW);
    }

    @Test
    void anObstacleIsFoundBeforeAnythingStops() {
        RestorePoint point = world.upgradedAndUsed();
        world.backups.objecting(Finding.blocking("no-createdb", "the role may not create databases", "by hand: ..."));

        UpgradeOutcome refused = world.restore(RestoreOrder.to(point).acceptingLoss());

        assertThat(refused).isInstanceOf(Refused.class);
        assertThat(World.code(refused)).isEqualTo(ErrorCode.PREFLIGHT_BLOCKED);
        assertThat(world.service.serving()).contains(NEW);
    }

    @Test
    @DisplayName(
            "I4, I9: a restore that failed before or after its swap is finished by resume, with one database kept aside")
    void isFinishedByResume() {
        for (boolean swapped : List.of(false, true)) {
            World each = World.withPackage(state.resolve(String.valueOf(swapped)));
            RestorePoint point = each.upgradedAndUsed();
            Runnable kill = () -> {
                throw new IllegalStateException("killed");
            };
            if (swapped) {
                each.backups.afterSwap(kill);
            } else {
                each.backups.beforeSwap(kill);
            }
            UpgradeOutcome stuck = each.restore(RestoreOrder.to(point).acceptingLoss());
            assertThat(World.code(stuck)).isEqualTo(ErrorCode.RESTORE_FAILED);
            assertThat(each.service.serving()).isEmpty();
            each.backups.beforeSwap(() -> {}).afterSwap(() -> {});

            assertThat(each.upgrade().resume(Trigger.OPERATOR)).containsInstanceOf(RolledBack.class);

            assertThat(each.schema()).contains(SchemaVersion.of("3"));
            assertThat(each.upgrade().upkeep().keptAside())
                    .extracting(KeptAside::kind)
                    .containsOnlyOnce(KeptAside.Kind.REPLACED);
        }
    }

    @Test
    void leavesTheServiceAloneWhereOnlyTheSchemaGoesDown() {
        RestorePoint point = world.upgradedAndUsed();
        RestoreOrder down = RestoreOrder.to(point).acceptingLoss().withoutService();
        assertThat(World.code(world.restore(down))).isEqualTo(ErrorCode.SERVICE_RUNNING);

        world.service.stopped();
        assertThat(world.restore(down)).isInstanceOf(RolledBack.class);
        assertThat(world.schema()).contains(SchemaVersion.of("3"));
        assertThat(world.hold.current())
                .as("I2: held until the code fits again")
                .isPresent();
    }

    @Test
    void makesTheDatabaseOnANewMachine() {
        RestorePoint point = world.upgradedAndUsed();
        World other = World.withPackage(state.resolve("other"));
        other.service.stopped();
        other.database.missing();

        UpgradeOutcome restored = other.restore(RestoreOrder.to(point));

        assertThat(restored).isInstanceOf(RolledBack.class);
        assertThat(other.database.tables().get("sales")).contains("1");
        assertThat(other.hold.current())
                .as("held: the data are of the release before")
                .isPresent();
    }

    @Test
    @DisplayName("a database that is gone is made, and the service started where this release can serve on those data")
    void startsTheServiceOnADatabaseThatIsMade() {
        assertThat(world.upgrade().run(Trigger.OPERATOR)).isInstanceOf(Upgraded.class);
        world.upgrade().createRestorePoint(Trigger.OPERATOR);
        RestorePoint point = world.newest();
        world.database.missing();
        assertThat(world.upgrade().planRestore(RestoreOrder.to(point)).phases())
                .containsExactly(Phase.HOLD, Phase.STOP, Phase.RESTORE, Phase.START, Phase.HEALTH, Phase.COMMIT);

        assertThat(world.restore(RestoreOrder.to(point))).isInstanceOf(RolledBack.class);

        assertThat(world.service.serving()).contains(World.NEW);
        assertThat(world.hold.current()).isEmpty();
    }

    @Test
    @DisplayName("a migrator that cannot name its target without a database leaves the service held")
    void staysHeldWhereTheTargetIsNotKnownBefore() {
        world.upgrade().run(Trigger.OPERATOR);
        world.upgrade().createRestorePoint(Trigger.OPERATOR);
        RestorePoint point = world.newest();
        world.database.missing();
        Migrator untold = new Migrator() {
            @Override
            public MigrationStatus status(CallContext call) {
                return world.migrator.status(call);
            }

            @Override
            public MigrationResult migrate(MigrationRequest request) {
                return world.migrator.migrate(request);
            }
        };

        assertThat(world.upgrade(builder -> builder.migrator(untold)).restore(RestoreOrder.to(point), Trigger.OPERATOR))
                .isInstanceOf(RolledBack.class);

        assertThat(world.service.serving()).isEmpty();
        assertThat(world.hold.current()).isPresent();
        assertThat(world.upgrade().run(Trigger.OPERATOR)).isInstanceOf(Upgraded.class);
        assertThat(world.service.serving()).contains(World.NEW);
    }

    @Test
    @DisplayName("I15: another machine or database than the recorded one is refused until a person adopts it")
    void refusesAnotherMachineUntilAdopted() {
        world.upgradedAndUsed();
        SafeUpgrade moved = world.upgrade(builder -> builder.machine("elsewhere"));

        assertThat(World.code(moved.createRestorePoint(Trigger.OPERATOR))).isEqualTo(ErrorCode.WRONG_DATABASE);
        assertThat(World.code(moved.run(Trigger.OPERATOR))).isEqualTo(ErrorCode.WRONG_DATABASE);

        assertThat(moved.adopt()).isEqualTo(Optional.empty());
        assertThat(world.upgrade(builder -> builder.machine("elsewhere")).createRestorePoint(Trigger.OPERATOR))
                .isInstanceOf(Upgraded.class);
    }
}
