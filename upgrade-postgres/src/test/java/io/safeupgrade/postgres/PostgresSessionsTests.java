package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.SessionFence.Clear;
import io.safeupgrade.spi.SessionFence.FenceRequest;
import io.safeupgrade.spi.SessionFence.FenceResult;
import io.safeupgrade.spi.SessionFence.Occupied;
import io.safeupgrade.spi.SessionFence.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresSessionsTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestCluster.Fresh fresh = TestCluster.shared().fresh();
    private final HookedPace pace = HookedPace.doing(() -> null);

    @Test
    void isClearWhereNobodyWorks() {
        assertThat(fence(pace.call(LONG), null, false)).isEqualTo(new Clear());
        assertThat(pace.pauses()).isZero();
    }

    @Test
    @DisplayName("trap 28: a session that is left is reported with its host, and not ended unless asked")
    void namesWhoIsLeft() throws SQLException {
        try (Connection worker = connect(fresh.owner(), "worker 2")) {
            Occupied left = (Occupied) fence(pace.call(Duration.ofSeconds(1)), null, false);

            assertThat(left.sessions()).singleElement().satisfies(session -> {
                assertThat(session.id()).isEqualTo(TestCluster.query(worker, "SELECT pg_backend_pid()"));
                assertThat(session.application()).isEqualTo("worker 2");
                assertThat(session.user()).isEqualTo(fresh.role());
                assertThat(session.client()).isEqualTo("127.0.0.1");
            });
            assertThat(pace.pauses()).isEqualTo(5);
        }
    }

    @Test
    void waitsForTheLastToGo() throws SQLException {
        Connection worker = connect(fresh.owner(), "worker");
        CallContext call = HookedPace.doing(() -> {
                    worker.close();
                    return null;
                })
                .call(Duration.ofHours(1));

        assertThat(fence(call, null, false)).isEqualTo(new Clear());
    }

    @Test
    void endsThemWhenAsked() throws SQLException {
        try (Connection one = connect(fresh.owner(), "one");
                Connection two = connect(fresh.owner(), "two")) {
            assertThat(fence(TestCluster.call(), null, true)).isEqualTo(new Clear());

            assertDead(one);
            assertDead(two);
        }
    }

    @Test
    void leavesItsOwnRunAndOtherDatabasesAlone() throws SQLException {
        CallContext call = pace.call(LONG);
        TestCluster.Fresh other = TestCluster.shared().fresh();
        try (Connection own = PostgresConnections.open(fresh.owner(), call);
                Connection elsewhere = connect(other.owner(), "worker")) {
            assertThat(fence(call, null, true)).isEqualTo(new Clear());

            assertAlive(own);
            assertAlive(elsewhere);
        }
    }

    @Test
    @DisplayName("trap 14: the fence holds no session in the live database")
    void looksFromBesideTheDatabase() throws SQLException {
        try (Connection watched = connect(fresh.superuser(), "watched")) {
            HookedPace counting = HookedPace.doing(() -> {
                assertThat(TestCluster.query(
                                watched, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"))
                        .isEqualTo("1");
                return null;
            });
            assertThat(fence(counting.call(Duration.ofSeconds(1)), null, false)).isInstanceOf(Occupied.class);
            assertThat(counting.pauses()).isPositive();
        }
    }

    @Test
    void namesSessionsThatTheRoleMayNeitherSeeNorEnd() throws SQLException {
        try (Connection foreign = connect(fresh.superuser(), "backup tool")) {
            Occupied left = (Occupied) fence(pace.call(Duration.ofSeconds(1)), null, true);

            assertThat(left.sessions()).singleElement().satisfies(session -> {
                assertThat(session.application()).isEqualTo("backup tool");
                assertThat(session.user()).isEqualTo("postgres");
                assertThat(session.client()).isEqualTo("not shown to role " + fresh.role());
            });
            assertAlive(foreign);
        }
    }

    @Test
    @DisplayName("I13, trap 18: the sessions of a killed run are ended, its lock's too, and nobody else's")
    void endsAnOrphanRunOnly() throws SQLException {
        CallContext killed = TestCluster.call();
        try (Connection migrating = PostgresConnections.open(fresh.owner(), killed);
                Connection locking = PostgresConnections.open(fresh.owner().maintenance(), killed);
                Connection worker = connect(fresh.owner(), "worker")) {
            assertThat(fence(TestCluster.call(), killed.run(), true)).isEqualTo(new Clear());

            assertDead(migrating);
            assertDead(locking);
            assertAlive(worker);
        }
    }

    @Test
    @DisplayName("I13: a run that is resumed under its own name fences what it left before")
    void endsWhatItsOwnRunLeft() throws SQLException {
        CallContext killed = TestCluster.call();
        try (Connection migrating = PostgresConnections.open(fresh.owner(), killed)) {
            assertThat(fence(killed, killed.run(), true)).isEqualTo(new Clear());

            assertDead(migrating);
        }
    }

    @Test
    void neverEndsAnOrphanWhoseHostItMayNotSee() throws SQLException {
        CallContext killed = TestCluster.call();
        try (Connection hidden = PostgresConnections.open(fresh.superuser(), killed)) {
            FenceResult result = fence(pace.call(Duration.ofSeconds(1)), killed.run(), true);

            assertThat(((Occupied) result).sessions()).extracting(Session::user).containsExactly("postgres");
            assertAlive(hidden);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // server as we reach it, client of the session, ours?
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, ::1, true",
        "127.0.0.1, 10.0.0.5, true",
        "127.0.0.1, , true",
        "10.0.0.5, , true",
        "10.0.0.5, 127.0.0.1, true",
        "127.0.0.1, 10.0.0.9, false",
        "10.0.0.9, 10.0.0.5, true",
        "10.0.0.9, 10.0.0.7, false",
        "10.0.0.9, , false",
        "10.0.0.9, 127.0.0.1, false",
    })
    @DisplayName("trap 18: a session of another host is never taken for an orphan of this one")
    void tellsThisHostFromOthers(String server, String client, boolean ours) throws UnknownHostException {
        ThisHost host =
                new ThisHost(Optional.of(InetAddress.getByName(server)), Set.of(InetAddress.getByName("10.0.0.5")));

        assertThat(host.owns(client)).isEqualTo(ours);
    }

    @Test
    void throwsWhereTheServerCannotBeAsked() throws IOException {
        try (FakeServer starting = FakeServer.refusing("57P03", "the database system is starting up")) {
            PostgresSessions sessions = PostgresSessions.of(starting.dsn("d"));
            FenceRequest request = new FenceRequest(TestCluster.call(), Optional.empty(), false);

            assertThatThrownBy(() -> sessions.fence(request))
                    .isInstanceOf(UpgradeException.class)
                    .hasMessageContaining("not ready");
        }
    }

    private FenceResult fence(CallContext call, RunId orphan, boolean terminate) {
        return PostgresSessions.of(fresh.owner()).fence(new FenceRequest(call, Optional.ofNullable(orphan), terminate));
    }

    private static Connection connect(PostgresDsn dsn, String application) throws SQLException {
        Properties properties = dsn.jdbcProperties();
        properties.setProperty("ApplicationName", application);
        return java.sql.DriverManager.getConnection(dsn.jdbcUrl(), properties);
    }

    private static void assertAlive(Connection connection) throws SQLException {
        assertThat(TestCluster.query(connection, "SELECT 1")).isEqualTo("1");
    }

    private static void assertDead(Connection connection) {
        assertThatThrownBy(() -> TestCluster.query(connection, "SELECT 1")).isInstanceOf(SQLException.class);
    }
}
