package io.openwatch.fleet;

import static io.openwatch.fleet.Fleets.ADMIN;
import static io.openwatch.fleet.Fleets.HOUSE;
import static io.openwatch.fleet.Fleets.UNKNOWN;
import static io.openwatch.fleet.Fleets.freshName;
import static io.openwatch.fleet.Fleets.host;
import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.contract.ContractClient.Answer;
import io.openwatch.testing.SshKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialTests {
    private static final String PASSWORD = "canary-password-5d1f";
    private static final String SUDO = "canary-sudo-7a3c";

    @Test
    void takesSecretsAndGivesNoneBack() {
        Map<String, Object> wanted = forHost(host());
        wanted.put("password", PASSWORD);
        wanted.put("sudo_password", SUDO);
        Answer added = ADMIN.post("/api/v1/credentials", wanted);
        assertThat(added.status()).as(added.text()).isEqualTo(201);
        String path = added.header("Location");
        Answer renamed = ADMIN.request("PUT", path)
                .ifMatch("\"1\"")
                .json(Map.of("name", freshName(), "username", "other"))
                .send();
        Answer replaced = ADMIN.request("PUT", path + "/secrets")
                .ifMatch("\"2\"")
                .json(Map.of("password", PASSWORD + "2"))
                .send();
        assertThat(added.body().path("secrets").toString()).isEqualTo("[\"password\",\"sudo_password\"]");
        assertThat(renamed.body().path("secrets")).isEqualTo(added.body().path("secrets"));
        assertThat(replaced.body().path("secrets").toString()).isEqualTo("[\"password\"]");
        for (Answer answer : List.of(added, ADMIN.get(path), renamed, replaced, ADMIN.get("/api/v1/credentials"))) {
            assertThat(answer.text()).doesNotContain("canary");
        }
        assertThat(HOUSE.database().query("SELECT string_agg(c::text, ' ') FROM credentials c"))
                .doesNotContain("canary")
                .doesNotContain(
                        java.util.HexFormat.of().formatHex("canary".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(ADMIN.request("PUT", path)
                        .ifMatch("\"2\"")
                        .json(Map.of("name", "x", "username", "y"))
                        .send()
                        .error())
                .isEqualTo("version.stale");
        assertThat(ADMIN.delete(path).status()).isEqualTo(204);
        assertThat(ADMIN.get(path).error()).isEqualTo("credential.not_found");
    }

    @ParameterizedTest
    @CsvSource({"ed25519,256", "ecdsa,256", "rsa,2048"})
    void takesKeysOfSshEncryptedOrNot(String kind, int bits) {
        SshKeys.Pair pair = SshKeys.fresh(kind);
        for (String passphrase : new String[] {null, "opens it"}) {
            Map<String, Object> wanted = forHost(host());
            wanted.put("private_key", pair.privateKey(passphrase));
            if (passphrase != null) {
                wanted.put("passphrase", passphrase);
            }
            Answer added = ADMIN.post("/api/v1/credentials", wanted);
            assertThat(added.status()).as(added.text()).isEqualTo(201);
            assertThat(added.body().at("/key/fingerprint").asString()).isEqualTo(pair.fingerprint());
            assertThat(added.body().at("/key/bits").asInt()).isEqualTo(bits);
        }
    }

    @Test
    void refusesWhatOpensNothing() {
        String key = SshKeys.fresh("ed25519").privateKey("right");
        refused(Map.of(), "password");
        refused(Map.of("private_key", "-----BEGIN NONSENSE-----"), "private_key");
        refused(Map.of("private_key", key), "private_key");
        refused(Map.of("private_key", key, "passphrase", "wrong"), "private_key");
        refused(Map.of("private_key", SshKeys.fresh("weak").privateKey(null)), "private_key");
        refused(Map.of("password", "a\nb"), "password");
        refused(Map.of("password", "x", "passphrase", "of nothing"), "passphrase");
        refused(Map.of("password", "x", "host_id", UNKNOWN), "host_id");
        refused(Map.of("password", "x", "scope", "group"), "host_id", "group_id");
    }

    private static void refused(Map<String, Object> secrets, String... fields) {
        Map<String, Object> wanted = forHost(host());
        wanted.putAll(secrets);
        Answer answer = ADMIN.post("/api/v1/credentials", wanted);
        assertThat(answer.error()).as(answer.text()).isEqualTo("request.invalid");
        assertThat(answer.body().at("/error/detail").findValuesAsString("field"))
                .containsExactly(fields);
        assertThat(answer.text()).doesNotContain("wrong").doesNotContain("BEGIN");
    }

    @Test
    void isOnlyOneForEachHostAndName() {
        String host = host();
        Map<String, Object> wanted = forHost(host);
        wanted.put("password", PASSWORD);
        ADMIN.post("/api/v1/credentials", wanted);
        Map<String, Object> second = forHost(host);
        second.put("password", PASSWORD);
        assertThat(ADMIN.post("/api/v1/credentials", second).error()).isEqualTo("credential.scope_taken");
        wanted.put("host_id", host());
        assertThat(ADMIN.post("/api/v1/credentials", wanted).error()).isEqualTo("credential.duplicate");
    }

    /** The default is one for the whole house: no other test may make one. */
    @Test
    void ofTheHostGoesBeforeThatOfAGroupAndThatBeforeTheDefault() {
        String host = host();
        String resolved = "/api/v1/hosts/" + host + "/credential";
        assertThat(ADMIN.get(resolved).error()).isEqualTo("credential.none_applies");
        String fallback = add(credential("default", null, null));
        assertThat(ADMIN.get(resolved).body().path("id").asString()).isEqualTo(fallback);
        String older = Fleets.group();
        String younger = Fleets.group();
        for (String group : List.of(younger, older)) {
            ADMIN.post("/api/v1/groups/" + group + "/members", Map.of("host_ids", List.of(host)));
        }
        add(credential("group", null, younger));
        String ofOlder = add(credential("group", null, older));
        assertThat(ADMIN.get(resolved).body().path("id").asString()).isEqualTo(ofOlder);
        String own = add(credential("host", host, null));
        assertThat(ADMIN.get(resolved).body().path("id").asString()).isEqualTo(own);
        ADMIN.delete("/api/v1/credentials/" + own);
        ADMIN.delete("/api/v1/groups/" + older);
        assertThat(ADMIN.get(resolved).body().path("group_id").asString()).isEqualTo(younger);
        ADMIN.delete("/api/v1/credentials/" + fallback);
        assertThat(ADMIN.get("/api/v1/hosts/" + UNKNOWN + "/credential").error())
                .isEqualTo("host.not_found");
    }

    @Test
    void isUnknownOnceItIsGone() {
        String path = "/api/v1/credentials/" + UNKNOWN;
        assertThat(List.of(
                        ADMIN.get(path),
                        ADMIN.delete(path),
                        ADMIN.request("PUT", path)
                                .ifMatch("\"1\"")
                                .json(Map.of("name", "x", "username", "y"))
                                .send(),
                        ADMIN.request("PUT", path + "/secrets")
                                .ifMatch("\"1\"")
                                .json(Map.of("password", "x"))
                                .send()))
                .allSatisfy(answer -> assertThat(answer.error()).isEqualTo("credential.not_found"));
    }

    private static String add(Map<String, Object> wanted) {
        wanted.put("password", PASSWORD);
        Answer added = ADMIN.post("/api/v1/credentials", wanted);
        assertThat(added.status()).as(added.text()).isEqualTo(201);
        return added.body().path("id").asString();
    }

    private static Map<String, Object> forHost(String host) {
        return credential("host", host, null);
    }

    private static Map<String, Object> credential(String scope, @Nullable String host, @Nullable String group) {
        Map<String, Object> wanted = new HashMap<>();
        wanted.put("name", "credential " + freshName());
        wanted.put("scope", scope);
        wanted.put("username", "scan");
        if (host != null) {
            wanted.put("host_id", host);
        }
        if (group != null) {
            wanted.put("group_id", group);
        }
        return wanted;
    }
}
