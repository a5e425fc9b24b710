package io.openwatch.fleet;

import static io.openwatch.fleet.Fleets.ADMIN;
import static io.openwatch.fleet.Fleets.UNKNOWN;
import static io.openwatch.fleet.Fleets.body;
import static io.openwatch.fleet.Fleets.freshName;
import static io.openwatch.fleet.Fleets.host;
import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.contract.ContractClient.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class HostTests {

    @Test
    void keepsWhatItIsTold() {
        Map<String, Object> wanted = body(freshName());
        wanted.putAll(
                Map.of("address", "2001:db8::7", "port", 2222, "username", "scan", "tags", List.of("b", "a", "b")));
        Answer added = ADMIN.post("/api/v1/hosts", wanted);
        assertThat(added.status()).isEqualTo(201);
        Answer read = ADMIN.get(added.header("Location"));
        assertThat(read.body()).isEqualTo(added.body());
        assertThat(read.header("ETag")).isEqualTo("\"1\"");
        assertThat(read.body().path("address").asString()).isEqualTo("2001:db8::7");
        assertThat(read.body().path("port").asInt()).isEqualTo(2222);
        assertThat(read.body().path("tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(ADMIN.post("/api/v1/hosts", wanted).error()).isEqualTo("host.duplicate");
    }

    @ParameterizedTest
    @CsvSource({
        "address,010.1.1.1",
        "address,1.2.3",
        "address,fe80::1%eth0",
        "address,example.org",
        "hostname,-x",
        "username,ro ot",
        "os_version,' '",
        "environment,moon"
    })
    void refusesWhatIsNone(String field, String value) {
        Map<String, Object> wanted = body(freshName());
        wanted.put(field, value);
        Answer refused = ADMIN.post("/api/v1/hosts", wanted);
        assertThat(refused.error()).isEqualTo("request.invalid");
        assertThat(refused.body().at("/error/detail/0/field").asString()).isEqualTo(field);
    }

    @Test
    void refusesTagsAndPortsThatAreNone() {
        Map<String, Object> wanted = body(freshName());
        wanted.put("tags", List.of("ok", "No"));
        wanted.put("port", 0);
        assertThat(ADMIN.post("/api/v1/hosts", wanted)
                        .body()
                        .at("/error/detail")
                        .findValuesAsString("field"))
                .containsExactly("port", "tags");
    }

    @Test
    void changesOnlyTheVersionThatTheEditorSaw() {
        String path = "/api/v1/hosts/" + host();
        Map<String, Object> wanted = body(freshName());
        assertThat(ADMIN.put(path, wanted).error()).isEqualTo("version.required");
        Answer changed =
                ADMIN.request("PUT", path).ifMatch("\"1\"").json(wanted).send();
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");
        assertThat(ADMIN.request("PUT", path)
                        .ifMatch("\"1\"")
                        .json(wanted)
                        .send()
                        .error())
                .isEqualTo("version.stale");
        assertThat(ADMIN.request("PUT", "/api/v1/hosts/" + UNKNOWN)
                        .ifMatch("\"1\"")
                        .json(wanted)
                        .send()
                        .error())
                .isEqualTo("host.not_found");
        Map<String, Object> other = body(freshName());
        ADMIN.post("/api/v1/hosts", other);
        assertThat(ADMIN.request("PUT", path)
                        .ifMatch("\"2\"")
                        .json(other)
                        .send()
                        .error())
                .isEqualTo("host.duplicate");
    }

    @Test
    void comesBackUntilItIsPurged() {
        String name = freshName();
        String id = ADMIN.post("/api/v1/hosts", body(name)).body().path("id").asString();
        String path = "/api/v1/hosts/" + id;
        assertThat(ADMIN.post(path + ":purge", "").error()).isEqualTo("host.not_deleted");
        assertThat(ADMIN.post(path + ":restore", "").error()).isEqualTo("host.not_deleted");
        assertThat(ADMIN.delete(path).status()).isEqualTo(204);
        assertThat(ADMIN.delete(path).error()).isEqualTo("host.not_found");
        assertThat(ADMIN.get(path).error()).isEqualTo("host.not_found");
        assertThat(ids("/api/v1/hosts?deleted=true&search=" + name)).containsExactly(id);
        assertThat(ADMIN.post(path + ":restore", "").status()).isEqualTo(200);
        assertThat(ADMIN.get(path).status()).isEqualTo(200);
        ADMIN.delete(path);
        String successor =
                ADMIN.post("/api/v1/hosts", body(name)).body().path("id").asString();
        assertThat(ADMIN.post(path + ":restore", "").error()).isEqualTo("host.duplicate");
        assertThat(ADMIN.post(path + ":purge", "").status()).isEqualTo(204);
        assertThat(ADMIN.post(path + ":purge", "").error()).isEqualTo("host.not_found");
        assertThat(ADMIN.post(path + ":restore", "").error()).isEqualTo("host.not_found");
        assertThat(ids("/api/v1/hosts?search=" + name)).containsExactly(successor);
    }

    @Test
    void isFoundByTheBeginningsOfWordsAndByFilters() {
        String mark = "mark" + host().substring(24);
        Map<String, Object> wanted = body("web-01." + mark + ".example");
        wanted.put("address", "198.51.100.77");
        wanted.put("tags", List.of("tier:gold-" + mark, "owner=" + mark));
        String id = ADMIN.post("/api/v1/hosts", wanted).body().path("id").asString();
        for (String typed : List.of(
                "web%20" + mark,
                "WEB-01." + mark,
                mark + "%20198.51",
                "tier:gold-" + mark,
                "owner=" + mark.substring(0, 8) + "%20web")) {
            assertThat(ids("/api/v1/hosts?search=" + typed)).as(typed).contains(id);
        }
        for (String typed :
                List.of("eb-01%20" + mark, "web%20'" + mark + "'%20%7C%20!x", mark + "%20nothing", "%5C'%20:*%20%26")) {
            assertThat(ADMIN.get("/api/v1/hosts?search=" + typed).status()).isEqualTo(200);
        }
        assertThat(ids("/api/v1/hosts?search=eb-01%20" + mark)).isEmpty();
        assertThat(ids("/api/v1/hosts?tag=owner=" + mark + "&tag=tier:gold-" + mark))
                .containsExactly(id);
        assertThat(ids("/api/v1/hosts?tag=owner=" + mark + "&environment=production"))
                .isEmpty();
        assertThat(ids("/api/v1/hosts?tag=owner=" + mark + "&os_family=debian&environment=staging"))
                .containsExactly(id);
        assertThat(ADMIN.get("/api/v1/hosts?tag=Not%20one").error()).isEqualTo("request.invalid");
        assertThat(ADMIN.get("/api/v1/hosts?search=" + "x".repeat(201)).error()).isEqualTo("request.invalid");
    }

    @ParameterizedTest
    @CsvSource({"created", "-created", "hostname", "-hostname"})
    void comesInEveryOrderPageByPage(String sort) {
        String tag = "order" + host().substring(24);
        for (String place : List.of("b", "c", "a", "d", "e")) {
            Map<String, Object> wanted = body(place + "." + tag + ".example");
            wanted.put("tags", List.of(tag));
            ADMIN.post("/api/v1/hosts", wanted);
        }
        String path = "/api/v1/hosts?limit=2&tag=" + tag + "&sort=" + sort;
        List<String> letters = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = ADMIN.get(path + cursor).body();
            page.path("items")
                    .forEach(
                            item -> letters.add(item.path("hostname").asString().substring(0, 1)));
            cursor = page.path("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("next_cursor").asString();
        } while (!cursor.isEmpty());
        List<String> expected =
                sort.endsWith("hostname") ? List.of("a", "b", "c", "d", "e") : List.of("b", "c", "a", "d", "e");
        assertThat(letters).isEqualTo(sort.startsWith("-") ? expected.reversed() : expected);
    }

    @Test
    void refusesACursorOfAnotherOrder() {
        host();
        host();
        String cursor = ADMIN.get("/api/v1/hosts?limit=1&sort=-created")
                .body()
                .path("next_cursor")
                .asString();
        for (String sort : List.of("created", "hostname")) {
            assertThat(ADMIN.get("/api/v1/hosts?sort=" + sort + "&cursor=" + cursor)
                            .error())
                    .isEqualTo("request.cursor_invalid");
        }
    }

    @Test
    void isInMaintenanceUntilAMomentByItselfOrWithAGroup() {
        String id = host();
        String path = "/api/v1/hosts/" + id;
        String until = Instant.now().plusSeconds(3600).toString();
        Answer set = ADMIN.put(path + "/maintenance", Map.of("until", until, "reason", "new disks"));
        assertThat(set.body().path("in_maintenance").asBoolean()).isTrue();
        assertThat(set.body().path("maintenance_reason").asString()).isEqualTo("new disks");
        assertThat(ids("/api/v1/hosts?limit=200&in_maintenance=true")).contains(id);
        assertThat(ids("/api/v1/hosts?limit=200&in_maintenance=false")).doesNotContain(id);
        assertThat(ADMIN.delete(path + "/maintenance").status()).isEqualTo(204);
        assertThat(ADMIN.get(path).body().path("in_maintenance").asBoolean()).isFalse();

        String group = Fleets.group();
        ADMIN.post("/api/v1/groups/" + group + "/members", Map.of("host_ids", List.of(id)));
        ADMIN.put("/api/v1/groups/" + group + "/maintenance", Map.of("until", until));
        assertThat(ADMIN.get(path).body().path("in_maintenance").asBoolean()).isTrue();
        assertThat(ids("/api/v1/hosts?limit=200&in_maintenance=true")).contains(id);
        ADMIN.delete("/api/v1/groups/" + group + "/maintenance");
        assertThat(ADMIN.get(path).body().path("in_maintenance").asBoolean()).isFalse();

        assertThat(ADMIN.put(path + "/maintenance", Map.of("until", "2020-01-01T00:00:00Z"))
                        .error())
                .isEqualTo("request.invalid");
        assertThat(ADMIN.put("/api/v1/hosts/" + UNKNOWN + "/maintenance", Map.of("until", until))
                        .error())
                .isEqualTo("host.not_found");
        assertThat(ADMIN.delete("/api/v1/hosts/" + UNKNOWN + "/maintenance").error())
                .isEqualTo("host.not_found");
    }

    private static List<String> ids(String path) {
        Answer answer = ADMIN.get(path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body().path("items").findValuesAsString("id");
    }
}
