package io.openwatch.fleet;

import static io.openwatch.fleet.Fleets.ADMIN;
import static io.openwatch.fleet.Fleets.body;
import static io.openwatch.fleet.Fleets.freshName;
import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.contract.ContractClient.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostImportTests {

    @Test
    void addsWhatIsValidAndNewAndTellsOfTheRest() {
        String present = freshName();
        ADMIN.post("/api/v1/hosts", body(present));
        String fresh = freshName();
        String quoted = freshName();
        String csv = "\ufeffos_version,hostname,environment,os_family,tags,port\r\n"
                + "12," + fresh + ",production,debian,web;tier:gold,2222\r\n"
                + "\"9, minor 4\"," + quoted + ",staging,rhel,,\r\n"
                + "12," + present + ",staging,debian,,\r\n"
                + "12," + fresh + ",production,debian,,\r\n"
                + "12,UPPER,moon,debian,,ssh\r\n";
        Answer look = send("/api/v1/hosts:import?dry_run=true", csv);
        assertThat(look.body().at("/rows").findValuesAsString("outcome"))
                .containsExactly("added", "added", "duplicate", "duplicate", "invalid");
        assertThat(ADMIN.get("/api/v1/hosts?search=" + fresh)
                        .body()
                        .path("items")
                        .size())
                .isZero();

        Answer done = send("/api/v1/hosts:import", csv);
        assertThat(done.body().path("added").asInt()).isEqualTo(2);
        assertThat(done.body().path("duplicate").asInt()).isEqualTo(2);
        assertThat(done.body().path("invalid").asInt()).isEqualTo(1);
        assertThat(done.body().at("/rows/4/problems").findValuesAsString("field"))
                .containsExactly("port", "hostname", "environment");
        Answer added = ADMIN.get("/api/v1/hosts/" + done.body().at("/rows/0/id").asString());
        assertThat(added.body().path("tags").toString()).isEqualTo("[\"tier:gold\",\"web\"]");
        assertThat(added.body().path("port").asInt()).isEqualTo(2222);
        assertThat(ADMIN.get("/api/v1/hosts/" + done.body().at("/rows/1/id").asString())
                        .body()
                        .path("os_version")
                        .asString())
                .isEqualTo("9, minor 4");
        assertThat(send("/api/v1/hosts:import", csv).body().path("added").asInt())
                .isZero();
    }

    @Test
    void takesTheSameAsJson() {
        Answer done = ADMIN.post(
                "/api/v1/hosts:import",
                Map.of("hosts", List.of(body(freshName()), Map.of("hostname", "x"), body(freshName()))));
        assertThat(done.body().at("/rows").findValuesAsString("outcome")).containsExactly("added", "invalid", "added");
        assertThat(ADMIN.post("/api/v1/hosts:import", Map.of("hosts", List.of()))
                        .error())
                .isEqualTo("request.invalid");
        assertThat(ADMIN.post("/api/v1/hosts:import", "{\"hosts\":[null]}").error())
                .isEqualTo("request.invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hostname\nx\n",
                "hostname,environment,os_family,os_version,colour\na,staging,debian,12,red\n",
                "hostname,environment,os_family,os_version\na,staging,debian\n",
                "hostname,environment,os_family,os_version\na,staging,debian,12,more\n",
                "hostname,environment,os_family,os_version\n\"a,staging,debian,12\n",
                "hostname,environment,os_family,os_version\na\u0000,staging,debian,12\n"
            })
    void refusesWhatIsNoTableOfHosts(String csv) {
        assertThat(send("/api/v1/hosts:import", csv).error()).isEqualTo("request.invalid");
    }

    @Test
    void actsOnceForOneKey() {
        String csv = "hostname,environment,os_family,os_version\n" + freshName() + ",staging,debian,12\n";
        String key = freshName();
        String first = ADMIN.request("POST", "/api/v1/hosts:import")
                .key(key)
                .body("text/csv", csv)
                .send()
                .text();
        assertThat(ADMIN.request("POST", "/api/v1/hosts:import")
                        .key(key)
                        .body("text/csv", csv)
                        .send()
                        .text())
                .isEqualTo(first)
                .contains("\"added\":1");
    }

    private static Answer send(String path, String csv) {
        return ADMIN.request("POST", path).body("text/csv", csv).send();
    }
}
