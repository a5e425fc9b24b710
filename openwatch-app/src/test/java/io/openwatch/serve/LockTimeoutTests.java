package io.openwatch.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.config.Settings;
import io.openwatch.contract.ContractClient;
import io.openwatch.contract.ContractClient.Answer;
import io.openwatch.database.ServicePool;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.testing.Client;
import io.openwatch.testing.Everybody;
import io.openwatch.testing.Home;
import io.openwatch.testing.TestDatabase;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.postgres.PostgresDsn;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Somebody holds a row that requests want to change. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LockTimeoutTests {
    private static final Duration BOUND = Duration.ofMillis(250);
    /** Three requests, each of which may wait as long as it may, on a busy machine. */
    private static final Duration IN_TIME = Duration.ofSeconds(4);

    private static final Map<String, String> HOST = Map.of(
            "hostname",
            "held.fleet.example",
            "address",
            "10.9.8.7",
            "environment",
            "staging",
            "os_family",
            "debian",
            "os_version",
            "12");

    private final TestDatabase database = TestDatabase.current();
    private Service service;
    private ContractClient client;

    @BeforeAll
    void start(@TempDir Path directory) {
        Home home = Home.in(directory, bounded(BOUND.toMillis() + "ms"));
        service = Service.start(
                home.configuration(),
                ReleaseDescriptor.builtIn(),
                OperatorCommands.of("openwatch"),
                () -> false,
                Optional.of(new Everybody()));
        client = new ContractClient(
                Client.trusting(home.certificate()),
                "https://localhost:" + service.port(),
                "everybody",
                Optional.empty());
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private String bounded(String limit) {
        return database.text() + "?options=-c%20lock_timeout%3D" + limit;
    }

    @Test
    @DisplayName(
            "a change of a row that another session holds is answered 503 server.busy when the session's lock_timeout is"
                    + " over, with or without Idempotency-Key; nothing of it is left, and it succeeds once the row is free")
    void aHeldRowIsToldInTimeAndChangedLater() throws SQLException {
        Answer added = client.post("/api/v1/hosts", HOST);
        assertThat(added.status()).as(added.text()).isEqualTo(201);
        String path = added.header("Location");
        String before = trail();
        List<ContractClient.Request> changes = List.of(
                client.request("PUT", path).ifMatch(added.header("ETag")).json(HOST),
                client.request("PUT", path + "/maintenance")
                        .json(Map.of("until", Instant.now().plusSeconds(3600).toString())),
                client.request("POST", "/api/v1/hosts/" + id(path) + ":restore").key("once"));
        long began = System.nanoTime();
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("SELECT 1 FROM hosts WHERE id = '" + id(path) + "' FOR UPDATE");
            assertThat(changes.stream().map(ContractClient.Request::send)).allSatisfy(LockTimeoutTests::saysBusy);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(BOUND.multipliedBy(3), IN_TIME);
            assertThat(trail()).isEqualTo(before);
            assertThat(database.query(
                            "SELECT count(*) FROM idempotency_keys WHERE key = encode(sha256('once'), 'hex')"))
                    .isEqualTo("0");
            holder.rollback();
        }
        assertThat(changes.getFirst().send().status()).isEqualTo(200);
    }

    @Test
    @DisplayName("a request whose twin is under way waits for it as long, and is told so")
    void aTwinUnderWayIsToldInTime() throws SQLException {
        Answer first = client.request("POST", "/api/v1/groups")
                .key("twin")
                .json(Map.of("name", "twins"))
                .send();
        assertThat(first.status()).as(first.text()).isEqualTo(201);
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("INSERT INTO idempotency_keys (caller, key, request, created_at)"
                    + " SELECT caller, encode(sha256('other'), 'hex'), 'x', now() FROM idempotency_keys LIMIT 1");
            Answer late = client.request("POST", "/api/v1/groups")
                    .key("other")
                    .json(Map.of("name", "others"))
                    .send();
            assertThat(late.error()).isEqualTo("idempotency.in_progress");
            holder.rollback();
        }
    }

    @Test
    @DisplayName("a session waits five seconds where neither the address nor the role says anything else")
    void everySessionHasABound() throws SQLException {
        assertThat(limit(database.text())).isEqualTo("5s");
        assertThat(limit(bounded("1s"))).isEqualTo("1s");
        TestDatabase other = TestDatabase.current();
        TestDatabase.administrate("ALTER ROLE " + other.dsn().user() + " SET lock_timeout = '2s'");
        assertThat(limit(other.text())).isEqualTo("2s");
    }

    private static String limit(String dsn) throws SQLException {
        try (ServicePool pool = ServicePool.open(
                        new Settings.Database(PostgresDsn.parse(dsn), 1),
                        ReleaseDescriptor.builtIn().accepts(),
                        found -> {});
                Connection connection = pool.connection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SHOW lock_timeout")) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private static void saysBusy(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.error()).isEqualTo("server.busy");
        assertThat(answer.body().at("/error/retryable").asBoolean()).isTrue();
        assertThat(answer.header("Retry-After")).isEqualTo("5");
    }

    private String trail() {
        return database.query("SELECT count(*) || ' events, ' || (SELECT md5(string_agg(hosts::text, '')) FROM hosts)"
                + " FROM audit_events");
    }

    private static String id(String path) {
        return Stream.of(path.split("/")).reduce((left, right) -> right).orElseThrow();
    }
}
