package io.openwatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.BuiltInRole;
import io.openwatch.contract.ContractClient.Answer;
import io.openwatch.testing.RawConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Errors that want something out of the ordinary to happen. */
class RareErrorTests {
    private static final long PATIENCE_SECONDS = 20;

    private final ApiHouse house = ApiHouse.open();
    private final ContractClient admin = house.as(BuiltInRole.ADMIN);

    @Test
    void aPathThatIsTooLongIsToldSo() throws Exception {
        try (RawConnection connection = house.connect()) {
            assertThat(connection.get("/api/v1/hosts?search=" + "x".repeat(64 * 1024)))
                    .startsWith("HTTP/1.1 414 ")
                    .contains("\"request.uri_too_long\"");
        }
    }

    @Test
    void aBodyThatBreaksOffIsToldSo() throws Exception {
        try (RawConnection connection = house.connect()) {
            connection.write("POST /api/v1/hosts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer token-admin\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"hostname\":");
            connection.endOfSending();
            assertThat(connection.answer()).startsWith("HTTP/1.1 408 ").contains("\"request.timeout\"");
        }
    }

    @Test
    @DisplayName("the second one who wants what can be done once at a time is told to come again")
    void aSecondVerificationAtTheSameTimeIsToldSo() throws Exception {
        ContractClient auditor = house.as(BuiltInRole.AUDITOR);
        CompletableFuture<Answer> first;
        try (Connection blocking = house.database().connect();
                Statement statement = blocking.createStatement()) {
            blocking.setAutoCommit(false);
            statement.execute("LOCK TABLE audit_head, audit_events IN ACCESS EXCLUSIVE MODE");
            first = CompletableFuture.supplyAsync(() -> auditor.get("/api/v1/audit/verification"));
            awaitWaiting();
            Answer second = auditor.get("/api/v1/audit/verification");
            assertThat(second.error()).isEqualTo("server.busy");
            assertThat(second.status()).isEqualTo(503);
            blocking.rollback();
        }
        assertThat(first.get().status()).isEqualTo(200);
    }

    @Test
    @DisplayName("a request whose twin is under way waits five seconds for it and is told so")
    void aTwinThatTakesTooLongIsToldSo() throws Exception {
        String key = UUID.randomUUID().toString();
        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        UUID owner = UUID.nameUUIDFromBytes(BuiltInRole.ADMIN.code().getBytes(StandardCharsets.UTF_8));
        try (Connection twin = house.database().connect();
                Statement statement = twin.createStatement()) {
            twin.setAutoCommit(false);
            statement.execute("INSERT INTO idempotency_keys (caller, key, request, created_at) VALUES ('" + owner
                    + "', '" + digest + "', 'x', now())");
            Answer late = admin.request("POST", "/api/v1/groups")
                    .key(key)
                    .json("{\"name\":\"twin " + key + "\"}")
                    .send();
            assertThat(late.error()).isEqualTo("idempotency.in_progress");
            twin.rollback();
        }
        assertThat(admin.request("POST", "/api/v1/groups")
                        .key(key)
                        .json("{\"name\":\"twin " + key + "\"}")
                        .send()
                        .status())
                .isEqualTo(201);
    }

    @Test
    @DisplayName("who is refused is on record, once for each permission, however often it asks")
    void refusalsAreOnRecordWithinBounds() {
        ContractClient viewer = house.as(BuiltInRole.VIEWER);
        for (int time = 0; time < 50; time++) {
            assertThat(viewer.get("/api/v1/users/" + UUID.randomUUID()).status())
                    .isEqualTo(403);
        }
        UUID who = UUID.nameUUIDFromBytes(BuiltInRole.VIEWER.code().getBytes(StandardCharsets.UTF_8));
        assertThat(house.database()
                        .query(
                                "SELECT count(*) || ' ' || min(outcome) || ' ' || min(target_type) FROM audit_events WHERE"
                                        + " action = 'authz.denied' AND actor_id = '" + who
                                        + "' AND detail LIKE '%\"user:read\"%'"))
                .isEqualTo("1 denied operation");
    }

    /** Asked in a session of its own: within a transaction the view of the sessions stays as it was. */
    private void awaitWaiting() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (house.database()
                .query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                        + " AND datname = current_database() AND query ILIKE '%audit_%'")
                .equals("0")) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
