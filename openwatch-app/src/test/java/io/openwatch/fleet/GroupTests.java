package io.openwatch.fleet;

import static io.openwatch.fleet.Fleets.ADMIN;
import static io.openwatch.fleet.Fleets.UNKNOWN;
import static io.openwatch.fleet.Fleets.freshName;
import static io.openwatch.fleet.Fleets.host;
import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.contract.ContractClient.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupTests {

    @Test
    void hasANameOfItsOwnAndAnEditorsVersion() {
        String name = "Group " + freshName();
        Answer added = ADMIN.post("/api/v1/groups", Map.of("name", name, "description", "racks"));
        assertThat(added.status()).isEqualTo(201);
        String path = added.header("Location");
        assertThat(ADMIN.get(path).body()).isEqualTo(added.body());
        assertThat(ADMIN.post("/api/v1/groups", Map.of("name", name.toUpperCase(java.util.Locale.ROOT)))
                        .error())
                .isEqualTo("group.duplicate");
        assertThat(ADMIN.post("/api/v1/groups", Map.of("name", " x")).error()).isEqualTo("request.invalid");
        assertThat(ADMIN.put(path, Map.of("name", name)).error()).isEqualTo("version.required");
        assertThat(ADMIN.request("PUT", path)
                        .ifMatch("\"1\"")
                        .json(Map.of("name", name + " 2"))
                        .send()
                        .header("ETag"))
                .isEqualTo("\"2\"");
        assertThat(ADMIN.request("PUT", path)
                        .ifMatch("\"1\"")
                        .json(Map.of("name", name))
                        .send()
                        .error())
                .isEqualTo("version.stale");
        ADMIN.post("/api/v1/groups", Map.of("name", name));
        assertThat(ADMIN.request("PUT", path)
                        .ifMatch("\"2\"")
                        .json(Map.of("name", name))
                        .send()
                        .error())
                .isEqualTo("group.duplicate");
    }

    @Test
    void holdsHostsUntilTheyLeaveOrItGoes() {
        String group = "/api/v1/groups/" + Fleets.group();
        String one = host();
        String two = host();
        Answer joined = ADMIN.post(group + "/members", Map.of("host_ids", List.of(one, two, UNKNOWN)));
        assertThat(joined.text()).isEqualTo("{\"added\":2,\"already\":0,\"unknown\":1}");
        assertThat(ADMIN.post(group + "/members", Map.of("host_ids", List.of(one)))
                        .text())
                .isEqualTo("{\"added\":0,\"already\":1,\"unknown\":0}");
        assertThat(ADMIN.get(group).body().path("members").asInt()).isEqualTo(2);
        String id = group.substring("/api/v1/groups/".length());
        assertThat(ADMIN.get("/api/v1/hosts?group_id=" + id)
                        .body()
                        .path("items")
                        .findValuesAsString("id"))
                .containsExactly(one, two);
        assertThat(ADMIN.get("/api/v1/hosts/" + one + "/groups")
                        .body()
                        .path("items")
                        .findValuesAsString("id"))
                .containsExactly(id);
        assertThat(ADMIN.delete(group + "/members/" + one).status()).isEqualTo(204);
        assertThat(ADMIN.delete(group + "/members/" + one).status()).isEqualTo(204);
        ADMIN.delete("/api/v1/hosts/" + two);
        assertThat(ADMIN.get(group).body().path("members").asInt()).isZero();
        assertThat(ADMIN.delete(group).status()).isEqualTo(204);
        assertThat(ADMIN.get("/api/v1/hosts/" + one).status()).isEqualTo(200);
        assertThat(ADMIN.post(group + "/members", Map.of("host_ids", List.of())).error())
                .isEqualTo("request.invalid");
    }

    @Test
    void comeByName() {
        for (String first : List.of("b", "A", "c")) {
            ADMIN.post("/api/v1/groups", Map.of("name", first + freshName()));
        }
        List<String> names = new java.util.ArrayList<>();
        String cursor = "";
        do {
            Answer page = ADMIN.get("/api/v1/groups?limit=2" + cursor);
            names.addAll(page.body().path("items").findValuesAsString("name"));
            cursor = page.body().path("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.body().path("next_cursor").asString();
        } while (!cursor.isEmpty());
        assertThat(names).doesNotHaveDuplicates().isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER);
    }

    @Test
    void isUnknownOnceItIsGone() {
        String path = "/api/v1/groups/" + UNKNOWN;
        String until = Instant.now().plusSeconds(60).toString();
        assertThat(List.of(
                        ADMIN.get(path),
                        ADMIN.delete(path),
                        ADMIN.request("PUT", path)
                                .ifMatch("\"1\"")
                                .json(Map.of("name", "x"))
                                .send(),
                        ADMIN.put(path + "/maintenance", Map.of("until", until)),
                        ADMIN.delete(path + "/maintenance"),
                        ADMIN.post(path + "/members", Map.of("host_ids", List.of(UNKNOWN))),
                        ADMIN.delete(path + "/members/" + UNKNOWN)))
                .allSatisfy(answer -> assertThat(answer.error()).isEqualTo("group.not_found"));
        assertThat(ADMIN.get("/api/v1/hosts/" + UNKNOWN + "/groups").error()).isEqualTo("host.not_found");
    }
}
