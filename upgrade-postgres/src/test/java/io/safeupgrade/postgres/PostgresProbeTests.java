package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.spi.DatabaseProbe.Misconfigured;
import io.safeupgrade.spi.DatabaseProbe.Reachability;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.DatabaseProbe.Unreachable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresProbeTests {

    private final TestCluster cluster = TestCluster.shared();
    private final TestCluster.Fresh fresh = cluster.fresh();

    @Test
    void tellsVersionAndIdentityOfADatabase() {
        Reachable found = (Reachable) probe(fresh.owner());

        assertThat(found.serverVersion()).matches("1\\d\\.\\d+");
        assertThat(found.identity().name()).isEqualTo(fresh.database());
        assertThat(found.identity().system())
                .isEqualTo(TestCluster.query(fresh.superuser(), "SELECT system_identifier FROM pg_control_system()"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE orders (id int)",
                "CREATE SCHEMA app; CREATE TABLE app.orders (id int)",
                "CREATE SEQUENCE s",
                "CREATE VIEW v AS SELECT 1",
                "SELECT lo_create(0)"
            })
    void takesADatabaseWithAnythingOfItsOwnForNotEmpty(String statement) {
        TestCluster.execute(fresh.owner(), statement);

        assertThat(((Reachable) probe(fresh.owner())).empty()).isFalse();
    }

    @Test
    void takesAFreshDatabaseForEmpty() {
        assertThat(((Reachable) probe(fresh.owner())).empty()).isTrue();
    }

    @Test
    void ignoresWhatAnExtensionBrought() {
        // Stands for the views of pg_stat_statements, which the embedded server does not have.
        TestCluster.execute(
                fresh.superuser(),
                "CREATE TABLE brought (id int)",
                "INSERT INTO pg_depend (classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype) SELECT"
                        + " 'pg_class'::regclass, 'brought'::regclass, 0, 'pg_extension'::regclass, oid, 0, 'e' FROM"
                        + " pg_extension WHERE extname = 'plpgsql'");

        assertThat(((Reachable) probe(fresh.owner())).empty()).isTrue();
    }

    @Test
    @DisplayName("I3: a look creates nothing")
    void changesNothing() {
        String before = TestCluster.query(fresh.superuser(), "SELECT count(*) FROM pg_class");

        probe(fresh.owner());

        assertThat(TestCluster.query(fresh.superuser(), "SELECT count(*) FROM pg_class"))
                .isEqualTo(before);
    }

    @Test
    void saysDownWhereNothingListens() throws IOException {
        int port;
        try (ServerSocket freed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = freed.getLocalPort();
        }
        unreachable(PostgresDsn.parse("postgres://u:hush@127.0.0.1:" + port + "/d"), Unreachable.Cause.DOWN);
    }

    @Test
    void saysDownWhereTheHostHasNoAddress() {
        unreachable(PostgresDsn.parse("postgres://u:hush@no-such-host.invalid/d"), Unreachable.Cause.DOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "57P03, the database system is starting up",
        "57P01, terminating connection due to administrator command",
        "57P02, terminating connection because of crash of another server process",
        "53300, sorry, too many clients already",
    })
    void saysStartingWhereWaitingHelps(String state, String message) throws IOException {
        try (FakeServer server = FakeServer.refusing(state, message)) {
            unreachable(server.dsn("d"), Unreachable.Cause.STARTING);
        }
    }

    @Test
    void givesUpOnAServerThatSaysNothing() throws IOException {
        try (FakeServer server = FakeServer.silent()) {
            Reachability found =
                    PostgresProbe.of(server.dsn("d?sslmode=disable")).probe(TestCluster.call(Duration.ofSeconds(1)));

            assertThat(found)
                    .isInstanceOfSatisfying(
                            Unreachable.class, gone -> assertThat(gone.cause()).isEqualTo(Unreachable.Cause.NO_ANSWER));
        }
    }

    @Test
    void givesUpOnAServerThatHangsUp() throws IOException {
        try (FakeServer server = FakeServer.playing(client -> client.close())) {
            unreachable(server.dsn("d?sslmode=disable"), Unreachable.Cause.NO_ANSWER);
        }
    }

    @Test
    void namesAMissingDatabase() {
        Misconfigured wrong =
                misconfigured(fresh.owner().withDatabase("no such"), Misconfigured.Cause.MISSING_DATABASE);

        assertThat(wrong.what()).contains("[no such]");
        assertThat(wrong.remedy()).contains("CREATE DATABASE \"no such\" OWNER " + fresh.role());
    }

    @Test
    void namesARevokedConnect() {
        TestCluster.execute(fresh.superuser(), "REVOKE CONNECT ON DATABASE " + fresh.database() + " FROM PUBLIC");
        TestCluster.Fresh other = cluster.fresh();

        Misconfigured wrong = misconfigured(other.owner().withDatabase(fresh.database()), Misconfigured.Cause.REFUSED);

        assertThat(wrong.remedy()).isEqualTo("GRANT CONNECT ON DATABASE " + fresh.database() + " TO " + other.role());
    }

    @Test
    @DisplayName("trap 23: a database left closed for connections is told with the statement that opens it")
    void namesAClosedDatabase() {
        TestCluster.execute(
                cluster.superuser("postgres"), "ALTER DATABASE " + fresh.database() + " ALLOW_CONNECTIONS false");

        assertThat(misconfigured(fresh.owner(), Misconfigured.Cause.REFUSED).remedy())
                .isEqualTo("ALTER DATABASE " + fresh.database() + " ALLOW_CONNECTIONS true");
    }

    @Test
    void refusesAServerOlderThanTheFloor() {
        Reachability found = PostgresProbe.of(fresh.owner()).oldestMajor(99).probe(TestCluster.call());

        assertThat(found).isInstanceOfSatisfying(Misconfigured.class, old -> {
            assertThat(old.cause()).isEqualTo(Misconfigured.Cause.TOO_OLD);
            assertThat(old.what()).contains("older than [99]");
        });
    }

    @Test
    @DisplayName("trap 21: a pooler shows because it greets with a key of its own")
    void detectsAPoolerByItsKey() throws IOException {
        try (FakeServer pooler = FakeServer.poolerBefore(cluster.port())) {
            Misconfigured found = misconfigured(pooler.dsn(fresh.database()), Misconfigured.Cause.POOLER);

            assertThat(found.what()).contains("greeted as session");
            assertThat(found.remedy()).contains("the server itself");
        }
    }

    @Test
    @DisplayName("trap 21: a pooler shows because it rejects start-up options")
    void detectsAPoolerByItsRejection() throws IOException {
        try (FakeServer pooler = FakeServer.refusing("08P01", "unsupported startup parameter: extra_float_digits")) {
            misconfigured(pooler.dsn("d"), Misconfigured.Cause.POOLER);
        }
    }

    @Test
    void saysTlsWhereTheServerHasNone() {
        PostgresDsn wanting =
                PostgresDsn.parse(fresh.owner().redacted().replace("***", fresh.password()) + "?sslmode=require");

        misconfigured(wanting, Misconfigured.Cause.TLS);
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class WithTlsAndPasswords {

        private TlsFiles files;
        private TestCluster secured;
        private TestCluster.Fresh database;

        @BeforeAll
        void start(@TempDir Path directory) throws Exception {
            files = TlsFiles.generate(directory);
            secured = TestCluster.start(files.serverSettings());
            database = secured.fresh();
            TestCluster.execute(secured.superuser("postgres"), "CREATE ROLE shut_out LOGIN PASSWORD 'x'");
            secured.admitFirst(
                    "host all shut_out all reject",
                    "hostssl all " + database.role() + " all scram-sha-256",
                    "host all " + database.role() + " all reject");
        }

        @AfterAll
        void stop() throws IOException {
            secured.close();
        }

        @Test
        void reachesItWithTheRightCertificateAndPassword() {
            assertThat(probe(dsn("localhost", database.password(), "verify-full", files.certificate())))
                    .isInstanceOf(Reachable.class);
        }

        @Test
        void saysWrongPassword() {
            Misconfigured wrong =
                    misconfigured(dsn("localhost", "hush", "require", null), Misconfigured.Cause.WRONG_PASSWORD);

            assertThat(wrong.what()).contains("the password is wrong");
            assertThat(wrong.remedy()).contains("ALTER ROLE " + database.role() + " PASSWORD");
        }

        @Test
        void saysThatThePasswordIsMissing() {
            PostgresDsn without = PostgresDsn.parse("postgres://" + database.role() + "@localhost:" + secured.port()
                    + "/" + database.database() + "?sslmode=require");

            assertThat(misconfigured(without, Misconfigured.Cause.WRONG_PASSWORD)
                            .what())
                    .contains("has none");
        }

        @Test
        void saysRefusedByTheRulesOfTheServer() {
            Misconfigured wrong =
                    misconfigured(secured.dsn("shut_out", "hush", database.database()), Misconfigured.Cause.REFUSED);

            assertThat(wrong.remedy()).contains("pg_hba.conf", "[shut_out]", "[" + database.database() + "]");
        }

        @Test
        void saysRefusedWhereOnlyEncryptedSessionsAreAdmitted() {
            Misconfigured wrong =
                    misconfigured(dsn("localhost", database.password(), "disable", null), Misconfigured.Cause.REFUSED);

            assertThat(wrong.remedy()).contains("sslmode=require");
        }

        @Test
        void saysTlsForACertificateOfAnotherHost() {
            misconfigured(
                    dsn("127.0.0.1", database.password(), "verify-full", files.certificate()), Misconfigured.Cause.TLS);
        }

        @Test
        void saysTlsForAnAuthorityThatDidNotSign(@TempDir Path other) throws Exception {
            misconfigured(
                    dsn(
                            "localhost",
                            database.password(),
                            "verify-ca",
                            TlsFiles.generate(other).certificate()),
                    Misconfigured.Cause.TLS);
        }

        @Test
        void verifiesTheAuthorityAsLibpqDoesWhenRequiredAndNamed(@TempDir Path other) throws Exception {
            misconfigured(
                    dsn(
                            "localhost",
                            database.password(),
                            "require",
                            TlsFiles.generate(other).certificate()),
                    Misconfigured.Cause.TLS);
        }

        @Test
        void saysTlsForARootCertificateThatIsNotThere() {
            misconfigured(
                    dsn(
                            "localhost",
                            database.password(),
                            "verify-full",
                            files.certificate().resolveSibling("nowhere.crt")),
                    Misconfigured.Cause.TLS);
        }

        private PostgresDsn dsn(String host, String password, String mode, Path root) {
            return PostgresDsn.parse(
                    "postgres://" + database.role() + ":" + password + "@" + host + ":" + secured.port() + "/"
                            + database.database() + "?sslmode=" + mode + (root == null ? "" : "&sslrootcert=" + root));
        }
    }

    @Test
    void saysDownOnceAServerStopped() throws IOException {
        TestCluster own = TestCluster.start(Map.of());
        PostgresDsn dsn = own.superuser("postgres");
        assertThat(probe(dsn)).isInstanceOf(Reachable.class);

        own.close();

        unreachable(dsn, Unreachable.Cause.DOWN);
    }

    private static Reachability probe(PostgresDsn dsn) {
        return PostgresProbe.of(dsn).probe(TestCluster.call());
    }

    private static Unreachable unreachable(PostgresDsn dsn, Unreachable.Cause cause) {
        Unreachable found = (Unreachable) probe(dsn);
        assertThat(found.cause()).as(found.what()).isEqualTo(cause);
        assertThat(found.what()).contains(dsn.redacted()).doesNotContain("hush");
        return found;
    }

    private static Misconfigured misconfigured(PostgresDsn dsn, Misconfigured.Cause cause) {
        Reachability found = probe(dsn);
        assertThat(found).isInstanceOf(Misconfigured.class);
        Misconfigured wrong = (Misconfigured) found;
        assertThat(wrong.cause()).as(wrong.what()).isEqualTo(cause);
        assertThat(wrong.what()).doesNotContain("hush");
        assertThat(wrong.remedy()).isNotBlank();
        return wrong;
    }
}
