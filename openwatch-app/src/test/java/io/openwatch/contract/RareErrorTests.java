package io.openwatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.BuiltInRole;
import io.openwatch.contract.ContractClient.Answer;
import io.openwatch.testing.RawConnection;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
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

    @Test
    @DisplayName(
            "a change that a foreign page asks for, a topic that is not for the caller and a role that reaches too far are"
                    + " on record as well, once each")
    void otherRefusalsAreOnRecordWithinBounds() {
        ContractClient browser = house.inBrowser(BuiltInRole.OPS_LEAD);
        ContractClient nobody = house.withoutRole();
        ContractClient.Request reaching = house.inBrowser(BuiltInRole.SECURITY_ADMIN)
                .request("POST", "/api/v1/tokens")
                .header("Cookie", "__Host-openwatch_csrf=one")
                .header("X-CSRF-Token", "one")
                .json(Map.of("name", "too far", "roles", List.of("admin")));
        for (int time = 0; time < 5; time++) {
            assertThat(browser.post("/api/v1/hosts", "{}").error()).isEqualTo("auth.csrf_refused");
            assertThat(nobody.get("/api/v1/events?topics=remediations").error()).isEqualTo("authz.permission_denied");
            assertThat(reaching.send().error()).isEqualTo("authz.escalation_refused");
        }
        assertThat(onRecord("ops_lead", "auth.csrf_refused")).isEqualTo("1 POST /api/v1/hosts");
        assertThat(onRecord("none", "remediation:read")).isEqualTo("1 GET /api/v1/events");
        assertThat(onRecord("security_admin", "authz.escalation_refused")).startsWith("1 ");
    }

    private String onRecord(String role, String reason) {
        UUID who = UUID.nameUUIDFromBytes(role.getBytes(StandardCharsets.UTF_8));
        return house.database()
                .query("SELECT count(*) || ' ' || min(target_id) FROM audit_events WHERE action = 'authz.denied'"
                        + " AND actor_id = '" + who + "' AND detail LIKE '%\"" + reason + "\"%'");
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
