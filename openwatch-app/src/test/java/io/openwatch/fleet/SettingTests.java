package io.openwatch.fleet;

import static io.openwatch.fleet.Fleets.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.contract.ContractClient.Answer;
import io.openwatch.settings.KnownSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTests {
    private static final String SCAN = "/api/v1/settings/scan";

    @Test
    void haveDefaultsUntilSomebodySetsThem() {
        Answer before = ADMIN.get(SCAN);
        assertThat(before.body().at("/value/parallel_hosts").asInt()).isEqualTo(16);
        assertThat(before.body().path("updated_by").isNull()).isTrue();
        Map<String, Object> wanted = Map.of("parallel_hosts", 20, "timeout_seconds", 600);
        Answer set = ADMIN.request("PUT", SCAN)
                .ifMatch(before.header("ETag"))
                .json(wanted)
                .send();
        assertThat(set.body().at("/value/parallel_hosts").asInt()).isEqualTo(20);
        assertThat(set.body().path("updated_by").asString()).isEqualTo("admin");
        assertThat(ADMIN.get(SCAN).body()).isEqualTo(set.body());
        assertThat(ADMIN.request("PUT", SCAN)
                        .ifMatch(before.header("ETag"))
                        .json(wanted)
                        .send()
                        .error())
                .isEqualTo("version.stale");
        assertThat(ADMIN.put(SCAN, wanted).error()).isEqualTo("version.required");
        assertThat(ADMIN.get("/api/v1/settings").body().path("items").findValuesAsString("name"))
                .containsAll(KnownSettings.groups());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "{\"parallel_hosts\":0,\"timeout_seconds\":600}",
                "{\"parallel_hosts\":\"7\",\"timeout_seconds\":600}",
                "{\"parallel_hosts\":7.5,\"timeout_seconds\":600}",
                "{\"parallel_hosts\":7}",
                "{\"parallel_hosts\":7,\"timeout_seconds\":600,\"more\":1}",
                "{\"parallel_hosts\":99999999999,\"timeout_seconds\":600}"
            })
    void takeOnlyWhatTheySay(String body) {
        assertThat(ADMIN.request("PUT", SCAN).ifMatch("\"0\"").json(body).send().error())
                .isEqualTo("request.invalid");
    }

    @Test
    void areOnlyThoseThatAreKnown() {
        assertThat(ADMIN.get("/api/v1/settings/nothing").error()).isEqualTo("setting.not_found");
        assertThat(ADMIN.request("PUT", "/api/v1/settings/nothing")
                        .ifMatch("\"0\"")
                        .json(Map.of())
                        .send()
                        .error())
                .isEqualTo("setting.not_found");
    }

    @Test
    void tellHowLongRowsStay() {
        assertThat(ADMIN.get("/api/v1/retention").body().path("items").findValuesAsString("table"))
                .contains("findings", "idempotency_keys");
        assertThat(ADMIN.post("/api/v1/retention:sweep", "").status()).isEqualTo(200);
    }
}
