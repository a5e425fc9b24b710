package io.openwatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.BuiltInRole;
import io.openwatch.contract.ContractClient.Answer;
import org.junit.jupiter.api.Test;

/** What every answer has in common, and the figures about them. */
class ConductTests {
    private final ApiHouse house = ApiHouse.open();

    @Test
    void tellsBrowsersToKeepTheirHandsOff() {
        for (Answer answer : new Answer[] {
            house.as(BuiltInRole.VIEWER).get("/api/v1/hosts"),
            house.anonymous().get("/api/v1/hosts"),
            house.anonymous().get("/api/v1/nowhere")
        }) {
            assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'");
            assertThat(answer.header("Strict-Transport-Security")).isNotEmpty();
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("Server")).isEmpty();
        }
    }

    @Test
    void takesACorrelationIdOfTheCallerIfItIsOne() {
        assertThat(correlation("nightly-4711")).isEqualTo("nightly-4711");
        assertThat(correlation("no id\tat all")).startsWith("req-");
        assertThat(correlation("x".repeat(65))).startsWith("req-");
    }

    private String correlation(String sent) {
        return house.anonymous()
                .request("GET", "/livez")
                .header("X-Correlation-Id", sent)
                .send()
                .header("X-Correlation-Id");
    }

    @Test
    void headIsGetWithoutTheBodyAndWithTheSameGate() {
        Answer known =
                house.as(BuiltInRole.VIEWER).request("HEAD", "/api/v1/hosts").send();
        assertThat(known.status()).isEqualTo(200);
        assertThat(known.text()).isEmpty();
        assertThat(house.anonymous().request("HEAD", "/api/v1/hosts").send().status())
                .isEqualTo(401);
    }

    @Test
    void countsByOperationAndNeverByWhatWasSent() {
        house.as(BuiltInRole.VIEWER).get("/api/v1/hosts/0193b1f0-0000-7000-8000-00000000cafe");
        house.anonymous().get("/nowhere/at/all/canary");
        String figures = house.as(BuiltInRole.ADMIN).get("/metrics").text();
        assertThat(figures)
                .contains(
                        "http_server_requests_seconds_count{method=\"GET\",route=\"/api/v1/hosts/{id}\",status=\"404\"}")
                .contains("http_server_requests_seconds_bucket")
                .contains("hikaricp_connections_active")
                .contains("jvm_memory_used_bytes")
                .contains("openwatch_info{version=\"2.0.0\"} 1")
                .doesNotContain("cafe")
                .doesNotContain("canary");
    }
}
