package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Failure;
import io.safeupgrade.KeptAside;
import io.safeupgrade.postgres.TestCluster.Fresh;
import io.safeupgrade.spi.RestorableBackup.Restored;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is in the live database when it is replaced, and what becomes of them. */
class DatabaseSwapTests {

    private static final String NAME = "SELECT name FROM people WHERE id = 1";

    @TempDir
    Path directory;

    private final TestCluster cluster = TestCluster.shared();
    private final Fresh fresh = cluster.freshWithCreatedb();

    private RestorePoint point;

    @BeforeEach
    void backUp() {
        TestCluster.execute(
                fresh.owner(),
                "CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL)",
                "INSERT INTO people VALUES (1, 'then')");
        point = RestorePoint.of(fresh, directory);
        TestCluster.execute(fresh.owner(), "UPDATE people SET name = 'since'");
    }

    @Test
    void sessionsOfTheSameRoleAreEndedInTheSwapOnly() throws SQLException {
        try (Connection client = fresh.connectAsOwner()) {
            StringBuilder seen = new StringBuilder();
            point.restore(
                    point.backups(),
                    Calls.beforeCommit(() ->
                            seen.append(TestCluster.query(fresh.owner(), NAME)).append(valid(client))));

            assertThat(seen.toString()).isEqualTo("sincetrue");
            assertThat(valid(client)).isFalse();
            assertThat(TestCluster.query(fresh.owner(), NAME)).isEqualTo("then");
        }
    }

    @Test
    @DisplayName("trap 22: sessions that may not be ended are named, and nothing is swapped")
    void namesSessionsThatItMayNotEnd() throws SQLException {
        Fresh other = cluster.fresh();
        PostgresDsn theirs = other.owner().withDatabase(fresh.database());
        try (Connection foreign = TestCluster.connect(theirs)) {
            Failure failure = point.untouched(point.backups(), TestCluster.call(Duration.ofMinutes(1)));

            assertThat(failure.what()).contains("role [" + other.role() + "]", "may not be ended");
            assertThat(failure.remedy()).contains("GRANT pg_signal_backend");
            assertThat(valid(foreign)).isTrue();
            assertThat(cluster.beside(fresh)).isEmpty();

            TestCluster.execute(fresh.superuser(), "GRANT pg_signal_backend TO " + fresh.role());
            point.restored();
            assertThat(valid(foreign)).isFalse();
        }
        assertThat(TestCluster.query(fresh.owner(), NAME)).isEqualTo("then");
    }

    @Test
    void administratorEndsSessionsThatTheRoleMayNot() throws SQLException {
        try (Connection foreign = fresh.connectAsSuperuser()) {
            point.restored(point.backups().admin(cluster.superuser("postgres")));

            assertThat(valid(foreign)).isFalse();
        }
        assertThat(TestCluster.query(fresh.owner(), NAME)).isEqualTo("then");
    }

    @Test
    @DisplayName("trap 16: a prepared transaction is told at once, not after hours of copying")
    void namesPreparedTransactions() throws SQLException {
        try (Connection connection = fresh.connectAsOwner();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO people VALUES (2, 'prepared')");
            statement.execute("PREPARE TRANSACTION '" + fresh.database() + "'");
        }
        try {
            assertThat(point.untouched().what()).contains("prepared transactions", fresh.database());
        } finally {
            TestCluster.execute(fresh.owner(), "ROLLBACK PREPARED '" + fresh.database() + "'");
        }
        point.restored();
    }

    @Test
    @DisplayName("a client in a transaction with locks is ended, and its changes were never acknowledged")
    void openTransactionsAreEnded() throws SQLException {
        try (Connection client = fresh.connectAsOwner();
                Statement statement = client.createStatement()) {
            client.setAutoCommit(false);
            statement.execute("LOCK TABLE people IN ACCESS EXCLUSIVE MODE");
            statement.execute("UPDATE people SET name = 'never'");

            point.restored();
        } catch (SQLException ended) {
            assertThat(ended.getSQLState()).isIn("57P01", "08006", "08003");
        }
        assertThat(TestCluster.query(fresh.owner(), NAME)).isEqualTo("then");
        assertThat(TestCluster.query(fresh.owner().withDatabase(point.aside()), NAME))
                .isEqualTo("since");
    }

    @Test
    @DisplayName("a new machine: no live database is no obstacle, nothing is kept aside, and twice is once")
    void restoresWhereThereIsNoLiveDatabase() {
        TestCluster.execute(cluster.superuser("postgres"), "DROP DATABASE " + fresh.database() + " WITH (FORCE)");
        assertThat(point.obstacles(point.backups())).noneMatch(one -> one.blocks());

        assertThat(point.restored().keptAside()).isEmpty();

        TestCluster.execute(fresh.owner(), "UPDATE people SET name = 'new machine'");
        assertThat(point.restored().keptAside()).isEmpty();
        assertThat(TestCluster.query(fresh.owner(), NAME)).isEqualTo("new machine");
        assertThat(cluster.beside(fresh)).isEmpty();
    }

    @Test
    void databasesWithLongAndOddNamesAreSwappedToo() {
        String odd = "Ein \"sehr\" länger Name, mit 'allem' was dazu gehört, %I";
        TestCluster.execute(
                cluster.superuser("postgres"),
                "ALTER DATABASE " + fresh.database() + " RENAME TO \"" + odd.replace("\"", "\"\"") + "\"");
        PgDumpBackups backups = PgDumpBackups.of(fresh.owner().withDatabase(odd));
        try {
            Restored restored = RestorePoint.of(fresh, backups, directory).restored(backups);

            KeptAside kept = restored.keptAside().getFirst();
            assertThat(kept.name().getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                    .isLessThanOrEqualTo(63);
            assertThat(backups.keptAside(TestCluster.call()))
                    .extracting(KeptAside::name)
                    .containsExactly(kept.name());
            assertThat(backups.discard(new io.safeupgrade.spi.KeepsAside.DiscardRequest(TestCluster.call(), kept)))
                    .isEmpty();
        } finally {
            TestCluster.execute(
                    cluster.superuser("postgres"),
                    "ALTER DATABASE \"" + odd.replace("\"", "\"\"") + "\" RENAME TO " + fresh.database());
        }
    }

    private static boolean valid(Connection connection) {
        try {
            return connection.isValid(5);
        } catch (SQLException broken) {
            return false;
        }
    }
}
