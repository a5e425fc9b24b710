package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Failure;
import io.safeupgrade.KeptAside;
import io.safeupgrade.KeptAside.Kind;
import io.safeupgrade.Loss;
import io.safeupgrade.postgres.TestCluster.Fresh;
import io.safeupgrade.spi.KeepsAside.DiscardRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies beside the live database: listed with its size, dropped when an operator says so, and nothing else ever. */
class AsideDatabasesTests {

    @TempDir
    Path directory;

    private final TestCluster cluster = TestCluster.shared();
    private final Fresh fresh = cluster.freshWithCreatedb();
    private final PgDumpBackups backups = PgDumpBackups.of(fresh.owner());

    private RestorePoint point;

    @BeforeEach
    void backUp() {
        DumpedDatabase.fill(fresh.owner(), 5);
        point = RestorePoint.of(fresh, directory);
    }

    @Test
    void isListedWithItsSize() {
        point.restored();

        assertThat(backups.keptAside(TestCluster.call())).singleElement().satisfies(kept -> {
            assertThat(kept.name()).isEqualTo(point.aside());
            assertThat(kept.kind()).isEqualTo(Kind.REPLACED);
            assertThat(kept.attempt()).contains(RestorePoint.ATTEMPT);
            assertThat(kept.bytes()).isGreaterThan(1_000_000);
        });
    }

    @Test
    void isNotDroppedWhileSomebodyWorksInIt() throws SQLException {
        point.restored();
        KeptAside kept = backups.keptAside(TestCluster.call()).getFirst();
        try (Connection saving = TestCluster.connect(fresh.owner().withDatabase(kept.name()))) {
            assertThat(discard(kept))
                    .hasValueSatisfying(failure -> assertThat(failure.what())
                            .contains("[" + kept.name() + "]", "role [" + fresh.role() + "]", "nothing is dropped"));
            assertThat(saving.isValid(5)).isTrue();
        }
        assertThat(discardOnceFree(kept)).isEmpty();
        assertThat(cluster.beside(fresh)).isEmpty();
    }

    @Test
    void databasesOfPeopleWithSuchNamesAreNotOurs() {
        String name = fresh.database() + "_aside_of-last-year";
        TestCluster.execute(fresh.owner().maintenance(), "CREATE DATABASE \"" + name + "\"");

        assertThat(backups.keptAside(TestCluster.call())).isEmpty();
        assertThat(discard(new KeptAside("postgres-dump", Kind.REPLACED, name, Optional.empty(), 0)))
                .hasValueSatisfying(failure -> assertThat(failure.what()).contains("[" + name + "]"));
        assertThat(cluster.beside(fresh)).containsExactly(name);
    }

    @Test
    void whatWasLiveIsNotDroppedAsScratch() {
        point.restored();
        KeptAside kept = backups.keptAside(TestCluster.call()).getFirst();

        assertThat(discard(new KeptAside(kept.provider(), Kind.SCRATCH, kept.name(), kept.attempt(), 0)))
                .isPresent();
        assertThat(cluster.beside(fresh)).containsExactly(point.aside());
    }

    @Test
    void asidesOfAnotherLiveDatabaseAreNotListed() {
        Fresh other = cluster.freshWithCreatedb();
        point.restored();

        assertThat(PgDumpBackups.of(other.owner()).keptAside(TestCluster.call()))
                .isEmpty();
    }

    @Test
    void lossesNameTablesThatDifferOrAreOnOneSideOnly() {
        TestCluster.execute(
                fresh.owner(),
                "CREATE TABLE gone (id int)",
                "INSERT INTO gone VALUES (1), (2)",
                "CREATE TABLE same (id int)",
                "INSERT INTO same VALUES (1), (2)",
                "CREATE TABLE \"Was empty\" (id int)");
        point = RestorePoint.of(fresh, directory);
        TestCluster.execute(
                fresh.owner(),
                "DROP TABLE gone",
                "CREATE TABLE \"new\" AS SELECT 1 AS id",
                "DROP TABLE \"Was empty\"",
                "UPDATE same SET id = id",
                "UPDATE people SET name = 'x' WHERE id = 1",
                "SELECT lo_from_bytea(0, 'x')");

        assertThat(backups.losses(point.check()))
                .containsExactly(
                        new Loss("public.\"Was empty\"", 0, 0),
                        new Loss("public.gone", 2, 0),
                        new Loss("public.new", 0, 1),
                        new Loss("public.people", 5, 5),
                        new Loss("large objects", 0, 1));
    }

    private Optional<Failure> discard(KeptAside kept) {
        return backups.discard(new DiscardRequest(TestCluster.call(), kept));
    }

    /** The server notices some time after it that a client went. */
    private Optional<Failure> discardOnceFree(KeptAside kept) {
        for (int i = 0; i < 1000; i++) {
            Optional<Failure> failure = discard(kept);
            if (failure.isEmpty()) {
                return failure;
            }
        }
        return discard(kept);
    }
}
