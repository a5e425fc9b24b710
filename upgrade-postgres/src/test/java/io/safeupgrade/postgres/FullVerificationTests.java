package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.Verification.Rejected;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.postgres.TestCluster.Fresh;
import io.safeupgrade.postgres.internal.contents.DumpRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a restore proves. */
class FullVerificationTests {

    @TempDir
    Path directory;

    private final TestCluster cluster = TestCluster.shared();
    private final Fresh fresh = cluster.freshWithCreatedb();

    @Test
    void restoresOneOfEverythingAndFindsItEqual() {
        RichSchema.create(fresh);
        RestorePoint point = RestorePoint.of(fresh, directory);
        TestCluster.execute(fresh.owner(), "DELETE FROM twins", "DROP VIEW happy");

        assertThat(point.verify(point.backups())).isInstanceOfSatisfying(Verified.class, verified -> {
            assertThat(verified.depth()).isEqualTo(Depth.FULL);
            assertThat(verified.evidence()).containsPattern("\\[\\d{3,}] rows").contains("are equal", "dropped");
        });
        assertThat(cluster.beside(fresh)).as("the copy is gone").isEmpty();
        assertThat(point.live("SELECT count(*) FROM twins"))
                .as("the live database")
                .isEqualTo("0");
    }

    @Test
    @DisplayName("rows that get lost on the way are found, though every tool answered 0")
    void rejectsOtherContents() throws IOException {
        DumpedDatabase.fill(fresh.owner(), 10);
        RestorePoint point = RestorePoint.of(fresh, directory);

        Failure failure = rejected(point, point.backups().tools(LossyTools.in(directory)));

        assertThat(failure.code()).isEqualTo(ErrorCode.BACKUP_FAILED);
        assertThat(failure.evidence()).containsExactly("table [public.people] has [9] rows instead of [10]");
        assertThat(cluster.beside(fresh)).isEmpty();
    }

    @Test
    void whatLostRowsIsNeverMadeLive() throws IOException {
        DumpedDatabase.fill(fresh.owner(), 10);
        RestorePoint point = RestorePoint.of(fresh, directory);

        Failure failure = point.untouched(point.backups().tools(LossyTools.in(directory)), TestCluster.call());

        assertThat(failure.code()).isEqualTo(ErrorCode.RESTORE_FAILED);
        assertThat(failure.what()).contains("is not what was dumped", "has [9] rows instead of [10]");
        assertThat(point.live("SELECT count(*) FROM people")).isEqualTo("10");
        assertThat(cluster.beside(fresh)).isEmpty();
    }

    @Test
    void rejectsARecordOfAnotherDump() throws IOException {
        DumpedDatabase.fill(fresh.owner(), 10);
        RestorePoint point = RestorePoint.of(fresh, directory);
        Path other = Files.createDirectory(directory.resolve("other"));
        TestCluster.execute(fresh.owner(), "DELETE FROM people WHERE id = 1");
        RestorePoint.of(fresh, other);
        Files.copy(
                other.resolve(DumpRecord.FILE),
                directory.resolve(DumpRecord.FILE),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        Failure failure = rejected(point, point.backups());

        assertThat(failure.code()).isEqualTo(ErrorCode.BACKUP_FAILED);
        assertThat(failure.what()).contains("another dump");
    }

    @Test
    void rejectsADamagedFileWithoutRestoringIt() throws IOException {
        DumpedDatabase.fill(fresh.owner(), 10);
        RestorePoint point = RestorePoint.of(fresh, directory);
        Path file = directory.resolve(point.parts().getFirst().name());
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);

        assertThat(rejected(point, point.backups()).code()).isEqualTo(ErrorCode.BACKUP_FAILED);
    }

    @Test
    @DisplayName("trap 22: a role without CREATEDB cannot look that deep; that says nothing about the dump")
    void saysWhatIsMissingWhereItCannotTry() {
        Fresh poor = cluster.fresh();
        DumpedDatabase.fill(poor.owner(), 10);
        RestorePoint point = RestorePoint.of(poor, directory);

        Failure failure = rejected(point, point.backups());

        assertThat(failure.code()).isEqualTo(ErrorCode.PREFLIGHT_BLOCKED);
        assertThat(failure.what()).contains("CREATEDB", "[" + poor.role() + "]");
        assertThat(failure.remedy()).contains("ALTER ROLE " + poor.role() + " CREATEDB");

        PgDumpBackups withAdmin = point.backups().admin(cluster.superuser("postgres"));
        assertThat(point.verify(withAdmin)).isInstanceOf(Verified.class);
        TestCluster.execute(cluster.superuser("postgres"), "ALTER ROLE " + poor.role() + " CREATEDB");
        assertThat(point.verify(point.backups())).isInstanceOf(Verified.class);
    }

    @Test
    void withoutTheRecordThereIsNothingToCompareWith() throws IOException {
        DumpedDatabase.fill(fresh.owner(), 10);
        RestorePoint point = RestorePoint.of(fresh, directory);
        Files.delete(directory.resolve(DumpRecord.FILE));

        assertThat(rejected(point, point.backups()).code()).isEqualTo(ErrorCode.PREFLIGHT_BLOCKED);
    }

    @Test
    void restorePointOfADatabaseThatIsGoneCanStillBeVerified() {
        DumpedDatabase.fill(fresh.owner(), 10);
        RestorePoint point = RestorePoint.of(fresh, directory);
        TestCluster.execute(cluster.superuser("postgres"), "DROP DATABASE " + fresh.database() + " WITH (FORCE)");

        assertThat(point.verify(point.backups())).isInstanceOf(Verified.class);
    }

    private static Failure rejected(RestorePoint point, PgDumpBackups backups) {
        var verification = point.verify(backups);
        assertThat(verification).isInstanceOf(Rejected.class);
        return ((Rejected) verification).failure();
    }
}
