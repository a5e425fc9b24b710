package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.safeupgrade.Atomicity;
import io.safeupgrade.Migration;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.spi.InspectableMigrator;
import io.safeupgrade.spi.InspectableMigrator.SchemaHistory;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.Migrator.Migrated;
import io.safeupgrade.spi.Migrator.MigrationRequest;
import io.safeupgrade.spi.Migrator.MigrationRequest.Mode;
import io.safeupgrade.spi.Migrator.MigrationResult;
import io.safeupgrade.spi.Migrator.NotMigrated;
import io.safeupgrade.spi.PreviewableMigrator;
import io.safeupgrade.spi.TargetedMigrator;
import java.util.List;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/**
 * Prove that a {@link Migrator} shows what is pending without a trace, applies exactly that, and may be asked twice.
 *
 * @since 0.1
 */
public abstract class MigratorContract extends ProviderContract {

    /** Make the contract of one migrator. */
    protected MigratorContract() {}

    /** Return a migrator with at least two pending migrations; the same one during a test. */
    protected abstract Migrator migrator();

    /** Return a migrator with at least two pending migrations, the last of which fails. */
    protected abstract Migrator failing();

    /** Return what the database holds now, in any form that shows changes, version tables too. */
    protected abstract Object content();

    @Test
    void showsWhatIsPendingInOrder() {
        MigrationStatus status = migrator().status(call());
        assertThat(status.pending()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(status.pending().getLast().version()).isEqualTo(status.target());
        assertThat(status.current()).isNotEqualTo(Optional.of(status.target()));
        assertThat(status.atTarget()).isFalse();
    }

    @Test
    void describesEachMigration() {
        List<Migration> pending = migrator().status(call()).pending();
        assertThat(pending).extracting(Migration::version).doesNotHaveDuplicates();
        assertThat(pending).allSatisfy(migration -> {
            assertThat(migration.checksum()).isNotBlank();
            assertThat(migration.description()).isNotBlank();
        });
    }

    @Test
    void promisesWholeSetOnlyIfEachMigrationCanBeUndone() {
        MigrationStatus status = migrator().status(call());
        assumeThat(status.atomicity()).isEqualTo(Atomicity.WHOLE_SET);
        assertThat(status.pending()).allMatch(Migration::transactional);
    }

    @Test
    void lookLeavesNoTrace() {
        Migrator migrator = migrator();
        Object before = content();
        assertThat(migrator.status(call())).isEqualTo(migrator.status(call()));
        assertThat(content()).as("no version table either").isEqualTo(before);
    }

    @Test
    void reachesTheTarget() {
        MigrationStatus before = migrator().status(call());
        assertThat(migrate(migrator(), Mode.WHOLE_SET))
                .isInstanceOfSatisfying(
                        Migrated.class, done -> assertThat(done.applied()).isEqualTo(before.pending()));
        MigrationStatus after = migrator().status(call());
        assertThat(after.current()).contains(before.target());
        assertThat(after.atTarget()).isTrue();
    }

    @Test
    void reachesTheTargetOneByOne() {
        assertThat(migrate(migrator(), Mode.EACH)).isInstanceOf(Migrated.class);
        assertThat(migrator().status(call()).atTarget()).isTrue();
    }

    @Test
    void twiceIsOnce() {
        assertThat(migrate(migrator(), Mode.WHOLE_SET)).isInstanceOf(Migrated.class);
        Object content = content();
        assertThat(migrate(migrator(), Mode.WHOLE_SET))
                .isInstanceOfSatisfying(
                        Migrated.class, again -> assertThat(again.applied()).isEmpty());
        assertThat(content()).isEqualTo(content);
    }

    @Test
    void digestOfTheSetDoesNotDependOnWhatIsApplied() {
        String before = migrator().status(call()).setChecksum();
        assertThat(before).isNotBlank();
        migrate(migrator(), Mode.WHOLE_SET);
        assertThat(migrator().status(call()).setChecksum()).isEqualTo(before);
    }

    @Test
    void failureIsAnAnswerThatSaysWhat() {
        assertThat(migrate(failing(), Mode.WHOLE_SET))
                .isInstanceOfSatisfying(NotMigrated.class, not -> tellsWhatFailed(not.failure()));
    }

    @Test
    void failureUndoesTheWholeSetWherePromised() {
        Migrator failing = failing();
        MigrationStatus before = failing.status(call());
        assumeThat(before.atomicity()).isEqualTo(Atomicity.WHOLE_SET);
        assertThat(migrate(failing, Mode.WHOLE_SET)).isInstanceOf(NotMigrated.class);
        MigrationStatus after = failing.status(call());
        assertThat(after.current()).isEqualTo(before.current());
        assertThat(after.pending()).isEqualTo(before.pending());
    }

    @Test
    void lostLockCommitsNothing() {
        commitsNothingWithoutTheLock(Mode.WHOLE_SET);
    }

    @Test
    void lostLockCommitsNothingOneByOne() {
        commitsNothingWithoutTheLock(Mode.EACH);
    }

    private void commitsNothingWithoutTheLock(Mode mode) {
        MigrationStatus before = migrator().status(call());
        Object content = content();
        assertThat(migrator().migrate(new MigrationRequest(callAfterLockWasLost(), before.target(), mode)))
                .isInstanceOfSatisfying(NotMigrated.class, not -> {
                    tellsWhatFailed(not.failure());
                    assertThat(not.failure().what()).contains("lock");
                });
        assertThat(content()).isEqualTo(content);
        assertThat(migrator().status(call())).isEqualTo(before);
    }

    @Test
    void failureOneByOneLeavesThePositionReadable() {
        Migrator failing = failing();
        MigrationStatus before = failing.status(call());
        assertThat(migrate(failing, Mode.EACH)).isInstanceOf(NotMigrated.class);
        MigrationStatus after = failing.status(call());
        assertThat(after.atTarget()).isFalse();
        assertThat(before.pending()).containsAll(after.pending());
    }

    @Test
    void showsTheTextOfEachPendingMigration() {
        assumeThat(migrator()).isInstanceOf(PreviewableMigrator.class);
        Object before = content();
        var sql = ((PreviewableMigrator) migrator()).sql(call());
        assertThat(List.copyOf(sql.keySet()))
                .isEqualTo(migrator().status(call()).pending());
        assertThat(sql.values()).allSatisfy(text -> assertThat(text).isNotBlank());
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void namesTheTargetThatItsStatusNames() {
        assumeThat(migrator()).isInstanceOf(TargetedMigrator.class);
        TargetedMigrator targeted = (TargetedMigrator) migrator();
        assertThat(targeted.target(call()))
                .satisfiesAnyOf(
                        target -> assertThat(target).isEmpty(),
                        target -> assertThat(target)
                                .contains(migrator().status(call()).target()));
        migrate(migrator(), Mode.WHOLE_SET);
        Object content = content();
        assertThat(targeted.target(call()))
                .as("whatever is applied")
                .isEqualTo(targeted.target(call()))
                .satisfiesAnyOf(
                        target -> assertThat(target).isEmpty(),
                        target -> assertThat(target)
                                .contains(migrator().status(call()).target()));
        assertThat(content()).isEqualTo(content);
    }

    @Test
    void recordsWhatWasAppliedAsItWasShipped() {
        assumeThat(migrator()).isInstanceOf(InspectableMigrator.class);
        Object content = content();
        SchemaHistory before = ((InspectableMigrator) migrator()).history(call());
        assertThat(content()).as("a look").isEqualTo(content);
        assertThat(before.current()).isEqualTo(migrator().status(call()).current());
        List<Migration> pending = migrator().status(call()).pending();
        assertThat(before.applied()).extracting(Migration::version).doesNotContainAnyElementsOf(versions(pending));
        migrate(migrator(), Mode.WHOLE_SET);
        SchemaHistory after = ((InspectableMigrator) migrator()).history(call());
        assertThat(after.current()).contains(migrator().status(call()).target());
        assertThat(after.applied())
                .extracting(Migration::version, Migration::checksum)
                .containsAll(pending.stream()
                        .map(one -> Tuple.tuple(one.version(), one.checksum()))
                        .toList());
    }

    private static List<SchemaVersion> versions(List<Migration> migrations) {
        return migrations.stream().map(Migration::version).toList();
    }

    private MigrationResult migrate(Migrator migrator, Mode mode) {
        MigrationStatus status = migrator.status(call());
        return migrator.migrate(new MigrationRequest(call(), status.target(), mode));
    }
}
