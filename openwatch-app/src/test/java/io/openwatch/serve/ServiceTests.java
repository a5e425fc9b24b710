package io.openwatch.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.demo.Fleet;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.testing.Client;
import io.openwatch.testing.Client.Answer;
import io.openwatch.testing.Everybody;
import io.openwatch.testing.Home;
import io.openwatch.testing.Release;
import io.openwatch.testing.TestDatabase;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.OperatorCommands;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ServiceTests {
    private static final String HOST = "{\"hostname\":\"new-host.fleet.example\",\"address\":\"10.9.8.7\","
            + "\"environment\":\"staging\",\"os_family\":\"debian\",\"os_version\":\"12\"}";

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.current();
    private final AtomicBoolean trial = new AtomicBoolean();
    private Service service;
    private Client client;

    @BeforeEach
    void start() {
        Home home = Home.in(directory, database.text());
        service = Service.start(
                home.configuration(),
                ReleaseDescriptor.builtIn(),
                OperatorCommands.of("openwatch"),
                trial::get,
                Optional.of(new Everybody()));
        client = new Client(service.port(), home.certificate());
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
    }

    @Test
    void reportsReleaseAndSchema() {
        Answer health = client.get("/api/v1/health");
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.body().toString())
                .isEqualTo("{\"status\":\"healthy\",\"db_connected\":true,\"version\":\"2.0.0\",\"schema_version\":\""
                        + Release.SCHEMA + "\"}");
        assertThat(client.get("/api/v1/version").body().path("openwatch").asString())
                .isEqualTo("2.0.0");
        assertThat(client.get("/livez").status()).isEqualTo(200);
        assertThat(client.get("/readyz").status()).isEqualTo(200);
    }

    @Test
    void isUnhealthyWhenATableThatPagesNeedIsGone() {
        database.execute("ALTER TABLE hosts RENAME TO hosts_away");
        Answer health = client.get("/api/v1/health");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.body().path("db_connected").asBoolean()).isTrue();
        assertThat(health.body().path("status").asString()).isEqualTo("unhealthy");
    }

    @Test
    @DisplayName("trap 30: writes are refused as long as an upgrade is not committed, and accepted again by themselves")
    void refusesWritesInTrialMode() {
        trial.set(true);
        Answer refused = client.post("/api/v1/hosts", HOST);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.body().at("/error/code").asString()).isEqualTo("server.maintenance");
        assertThat(client.get("/api/v1/hosts").status()).isEqualTo(200);
        assertThat(database.query("SELECT count(*) FROM hosts")).isEqualTo("0");
        trial.set(false);
        assertThat(client.post("/api/v1/hosts", HOST).status()).isEqualTo(201);
        assertThat(database.query("SELECT hostname FROM hosts")).isEqualTo("new-host.fleet.example");
    }

    @Test
    void answersErrorsInOneFormWithTheCorrelationId() {
        Answer invalid = client.post("/api/v1/hosts", "{\"hostname\":\"UPPER\"}");
        assertThat(invalid.status()).isEqualTo(400);
        assertThat(invalid.body().at("/error/code").asString()).isEqualTo("request.invalid");
        assertThat(invalid.body().at("/error/detail").size()).isEqualTo(4);
        assertThat(invalid.body().at("/error/correlation_id").asString())
                .isEqualTo(invalid.headers().firstValue("X-Correlation-Id").orElseThrow());
        assertThat(client.post("/api/v1/hosts", "{nonsense")
                        .body()
                        .at("/error/code")
                        .asString())
                .isEqualTo("request.invalid");
        assertThat(client.post("/api/v1/hosts", HOST).status()).isEqualTo(201);
        assertThat(client.post("/api/v1/hosts", HOST).body().at("/error/code").asString())
                .isEqualTo("host.duplicate");
        assertThat(client.get("/api/v1/nothing").body().at("/error/code").asString())
                .isEqualTo("route.not_found");
        assertThat(client.get("/api/v1/hosts/4711").body().at("/error/code").asString())
                .isEqualTo("host.not_found");
        assertThat(client.get("/api/v1/hosts?limit=0").body().at("/error/code").asString())
                .isEqualTo("request.invalid");
        assertThat(client.get("/api/v1/hosts?cursor=x").body().at("/error/code").asString())
                .isEqualTo("request.cursor_invalid");
    }

    @Test
    void pagesThroughEveryRowOnce() {
        TestDatabase fresh = TestDatabase.at("3");
        fresh.load(new Fleet(5, 30, 300, Instant.parse("2026-11-20T06:00:00Z")));
        fresh.migrateTo(Release.SCHEMA);
        Home home = Home.in(directory, fresh.text());
        try (Service other = Service.start(
                        home.configuration(),
                        ReleaseDescriptor.builtIn(),
                        OperatorCommands.of("openwatch"),
                        trial::get,
                        Optional.of(new Everybody()));
                Client reader = new Client(other.port(), home.certificate())) {
            assertThat(allIds(reader, "/api/v1/hosts?limit=7")).hasSize(30);
            assertThat(allIds(reader, "/api/v1/findings?limit=50")).hasSize(300);
            JsonNode host = reader.get("/api/v1/hosts?limit=1").body().at("/items/0");
            assertThat(allIds(
                            reader,
                            "/api/v1/findings?limit=50&host_id="
                                    + host.path("id").asString()))
                    .hasSize(10);
        }
    }

    @Test
    @DisplayName("trap 28: a process that outlives a migration ends with 78 at its next new connection")
    void endsWhenANewConnectionFindsAnotherSchema() throws Exception {
        assertThat(client.get("/api/v1/hosts").status()).isEqualTo(200);
        database.execute("UPDATE flyway_schema_history SET version = '0999' WHERE version = '" + Release.APPLIED + "'");
        database.endSessions();
        // The first request finds its pooled connection dead, the second one opens a new one.
        client.get("/api/v1/hosts");
        client.get("/api/v1/hosts");
        assertThat(service.ended().get(30, TimeUnit.SECONDS)).hasValueSatisfying(reason -> {
            assertThat(reason.code()).isEqualTo(ErrorCode.SCHEMA_UNFIT);
            assertThat(reason.code().exitCode()).isEqualTo(78);
            assertThat(reason.what()).contains("[999]").contains("[" + Release.SCHEMA + "]");
            assertThat(reason.remedy()).contains("openwatch migrate");
        });
    }

    private static Set<String> allIds(Client reader, String path) {
        Set<String> ids = new HashSet<>();
        String cursor = "";
        do {
            JsonNode page = reader.get(path + cursor).body();
            page.path("items")
                    .forEach(item ->
                            assertThat(ids.add(item.path("id").asString())).isTrue());
            cursor = page.path("next_cursor").isString()
                    ? "&cursor=" + page.path("next_cursor").asString()
                    : "";
        } while (!cursor.isEmpty());
        return ids;
    }
}
