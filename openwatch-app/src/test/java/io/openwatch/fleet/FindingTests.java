package io.openwatch.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.BuiltInRole;
import io.openwatch.contract.ApiHouse;
import io.openwatch.contract.ContractClient;
import io.openwatch.contract.ContractClient.Answer;
import io.openwatch.demo.Fleet;
import io.openwatch.demo.FleetLoader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Findings and scans of a fleet that was scanned once: 12 hosts, 480 findings. */
class FindingTests {
    private static final ContractClient AUDITOR = ApiHouse.open().as(BuiltInRole.AUDITOR);
    private static final ContractClient ADMIN = ApiHouse.open().as(BuiltInRole.ADMIN);
    private static final List<JsonNode> ALL = new ArrayList<>();

    @BeforeAll
    static void scanned() throws SQLException {
        try (Connection connection = ApiHouse.open().database().connect()) {
            FleetLoader.load(Scanned.FLEET, connection);
        }
        ALL.addAll(everything("/api/v1/findings?limit=200"));
        assertThat(ALL).hasSizeGreaterThanOrEqualTo(480);
    }

    /** What every list must be: the same as looking through all findings one by one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "status=fail",
                "status=skipped",
                "severity=high",
                "severity=critical&status=pass",
                "rule_id=RULE",
                "rule_id=RULE&status=pass",
                "rule_id=RULE&severity=low",
                "host_id=HOST",
                "host_id=HOST&status=fail&severity=medium",
                "host_id=HOST&rule_id=RULE"
            })
    void areThoseThatWereAskedForInTheirOrder(String query) {
        JsonNode some = ALL.get(17);
        String asked = query.replace("RULE", some.path("rule_id").asString())
                .replace("HOST", some.path("host_id").asString());
        List<String> expected = ALL.stream()
                .filter(fits(asked))
                .map(found -> found.path("id").asString())
                .toList();
        assertThat(everything("/api/v1/findings?limit=7&" + asked))
                .extracting(found -> found.path("id").asString())
                .isEqualTo(expected);
    }

    @Test
    void comeWorstFirstToWhoHasToRepairThem() {
        List<String> order = List.of("critical", "high", "medium", "low");
        List<JsonNode> worst = everything("/api/v1/findings?limit=5&status=fail&sort=worst");
        assertThat(worst).hasSize((int) ALL.stream().filter(fits("status=fail")).count());
        assertThat(worst)
                .extracting(found -> order.indexOf(found.path("severity").asString()))
                .isSorted();
        assertThat(AUDITOR.get("/api/v1/findings?sort=worst").error()).isEqualTo("request.invalid");
        String cursor = AUDITOR.get("/api/v1/findings?limit=1&status=fail&sort=worst")
                .body()
                .path("next_cursor")
                .asString();
        assertThat(AUDITOR.get("/api/v1/findings?status=fail&cursor=" + cursor).error())
                .isEqualTo("request.cursor_invalid");
    }

    @Test
    void ofAHostAreFoundWithItToo() {
        String host = ALL.getFirst().path("host_id").asString();
        assertThat(everything("/api/v1/hosts/" + host + "/findings?limit=9"))
                .extracting(found -> found.path("id").asString())
                .isEqualTo(ALL.stream()
                        .filter(fits("host_id=" + host))
                        .map(found -> found.path("id").asString())
                        .toList());
        assertThat(AUDITOR.get("/api/v1/hosts/" + Fleets.UNKNOWN + "/findings").error())
                .isEqualTo("host.not_found");
        assertThat(AUDITOR.get("/api/v1/findings?rule_id=No%20rule").error()).isEqualTo("request.invalid");
    }

    @Test
    void waitWithADeletedHostAndGoWithAPurgedOne() {
        String host = ALL.getLast().path("host_id").asString();
        String ofHost = "/api/v1/findings?host_id=" + host;
        assertThat(everything("/api/v1/findings?limit=200&status=pass").stream().filter(fits("host_id=" + host)))
                .isNotEmpty();
        ADMIN.delete("/api/v1/hosts/" + host);
        assertThat(everything("/api/v1/findings?limit=200").stream().filter(fits("host_id=" + host)))
                .isEmpty();
        assertThat(ADMIN.get("/api/v1/hosts/" + host + "/findings").error()).isEqualTo("host.not_found");
        ADMIN.post("/api/v1/hosts/" + host + ":purge", "");
        assertThat(ADMIN.get(ofHost).body().path("items").size()).isZero();
        assertThat(ApiHouse.open().database().query("SELECT count(*) FROM scans WHERE host_id = '" + host + "'"))
                .isEqualTo("0");
        ALL.removeIf(fits("host_id=" + host));
    }

    @Test
    void comeFromScans() {
        JsonNode some = ALL.getFirst();
        Answer scan = AUDITOR.get("/api/v1/scans/" + some.path("scan_id").asString());
        assertThat(scan.body().path("host_id")).isEqualTo(some.path("host_id"));
        assertThat(scan.body().path("status").asString()).isEqualTo("completed");
        assertThat(everything("/api/v1/hosts/" + some.path("host_id").asString() + "/scans?limit=1&status=completed"))
                .containsExactly(scan.body());
        List<JsonNode> all = everything("/api/v1/scans?limit=5");
        assertThat(all).hasSizeGreaterThanOrEqualTo(11).contains(scan.body());
        assertThat(all)
                .extracting(one -> one.path("id").asString())
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(AUDITOR.get("/api/v1/scans/" + Fleets.UNKNOWN).error()).isEqualTo("scan.not_found");
        assertThat(AUDITOR.get("/api/v1/hosts/" + Fleets.UNKNOWN + "/scans").error())
                .isEqualTo("host.not_found");
    }

    private static Predicate<JsonNode> fits(String query) {
        return found -> List.of(query.split("&")).stream().allMatch(pair -> {
            String[] parts = pair.split("=", 2);
            return found.path(parts[0]).asString().equals(parts[1]);
        });
    }

    private static List<JsonNode> everything(String path) {
        List<JsonNode> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = AUDITOR.get(path + cursor).body();
            page.path("items").forEach(found::add);
            cursor = page.path("next_cursor").isString()
                    ? (path.contains("?") ? "&" : "?") + "cursor="
                            + page.path("next_cursor").asString()
                    : "";
        } while (!cursor.isEmpty());
        return found;
    }

    private static final class Scanned {
        static final Fleet FLEET = new Fleet(11, 12, 480, Instant.parse("2026-11-20T06:00:00Z"));
    }
}
