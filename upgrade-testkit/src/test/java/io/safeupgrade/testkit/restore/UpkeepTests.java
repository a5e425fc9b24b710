package io.safeupgrade.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.KeptAside;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.Verification.Rejected;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.engine.PruneReport;
import io.safeupgrade.engine.RestoreOrder;
import io.safeupgrade.engine.Upkeep;
import io.safeupgrade.file.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restore points between upgrades. */
class UpkeepTests {

    @TempDir
    Path state;

    private World world;

    @BeforeEach
    void world() {
        world = World.withPackage(state);
    }

    @Test
    void recordsHowDeepARestorePointWasVerifiedAndWhen() {
        RestorePoint point = world.upgradedAndUsed();
        assertThat(point.verification().depth()).isEqualTo(Depth.QUICK);
        world.pace.advance(Duration.ofHours(1));

        assertThat(upkeep().verify(point, Depth.FULL)).isInstanceOf(Verified.class);

        RestorePoint verified = world.newest();
        assertThat(verified.verification().depth()).isEqualTo(Depth.FULL);
        assertThat(verified.verifiedAt()).isEqualTo(world.pace.instant());
    }

    @Test
    void namesTheDamagedFileAndTrustsThatRestorePointNoMore() throws IOException {
        RestorePoint point = world.upgradedAndUsed();
        Path dump = point.directory().resolve(point.parts().get(0).name());
        byte[] bytes = Files.readAllBytes(dump);
        bytes[bytes.length / 2] ^= 1;
        Files.write(dump, bytes);

        assertThat(upkeep().verify(point, Depth.QUICK))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.failure().what())
                                .contains(dump.getFileName().toString()));
        assertThat(upkeep().restorePoints()).isEmpty();
        assertThat(upkeep().broken()).hasSize(1);
    }

    @Test
    void aLookThatCouldNotBeMadeSaysNothingAboutTheRestorePoint() {
        RestorePoint point = world.upgradedAndUsed();
        world.backups.rejectingFull(
                Failure.of(ErrorCode.PREFLIGHT_BLOCKED, "the role may not create databases", "grant it"));

        assertThat(upkeep().verify(point, Depth.FULL)).isInstanceOf(Rejected.class);

        assertThat(upkeep().restorePoints()).hasSize(1);
    }

    @Test
    @DisplayName(
            "I6: prunes by rule what is old, says why the rest stays, and never touches what is live or kept aside")
    void prunesByRule() {
        world.upgradedAndUsed();
        for (int day = 0; day < 4; day++) {
            world.pace.advance(Duration.ofDays(20));
            world.upgrade().createRestorePoint(Trigger.OPERATOR);
        }
        world.restore(RestoreOrder.to(world.newest()).acceptingLoss());
        Upkeep upkeep = world.upgrade(builder -> builder.retention(new Retention(Duration.ofDays(30), 2)))
                .upkeep();

        PruneReport planned = upkeep.prune(true);
        assertThat(upkeep.restorePoints()).hasSize(5);
        assertThat(planned.removed()).hasSize(2);
        assertThat(planned.kept()).extracting(Retention.Kept::reason).contains(Retention.Reason.RELEASE_BEFORE);

        assertThat(upkeep.prune(false).removed()).isEqualTo(planned.removed());
        assertThat(upkeep.restorePoints()).hasSize(3);
        assertThat(upkeep.keptAside()).extracting(KeptAside::kind).containsExactly(KeptAside.Kind.REPLACED);
    }

    @Test
    void discardsWhatWasKeptAsideOnlyByName() {
        RestorePoint point = world.upgradedAndUsed();
        world.restore(RestoreOrder.to(point).acceptingLoss());
        List<KeptAside> aside = upkeep().keptAside();

        assertThat(upkeep().discard(aside.get(0))).isEmpty();

        assertThat(upkeep().keptAside()).isEmpty();
        assertThat(world.database.databases()).containsExactly(world.database.live());
        KeptAside live = new KeptAside(
                aside.get(0).provider(),
                KeptAside.Kind.REPLACED,
                world.database.live(),
                aside.get(0).attempt(),
                0);
        assertThat(upkeep().discard(live)).as("never the live data").isPresent();
        assertThat(world.database.databases()).containsExactly(world.database.live());
    }

    @Test
    void doesNotPruneWhileAnUpgradeRuns() {
        world.upgradedAndUsed();
        world.backups.afterSwap(() -> {});
        world.migrator.moveTo(3);
        world.service.stopped();
        Upkeep upkeep = upkeep();
        world.migrator.beforeCommit(() -> assertThatThrownBy(() -> upkeep.prune(false))
                .isInstanceOfSatisfying(
                        UpgradeException.class,
                        busy -> assertThat(busy.failure().code()).isEqualTo(ErrorCode.LOCK_HELD)));

        assertThat(world.upgrade().migrate(Trigger.OPERATOR).exitCode()).isZero();
    }

    private Upkeep upkeep() {
        return world.upgrade().upkeep();
    }
}
