package io.openwatch.fleet;

import static io.openwatch.fleet.Fleets.ADMIN;
import static io.openwatch.fleet.Fleets.UNKNOWN;
import static io.openwatch.fleet.Fleets.host;
import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.contract.ContractClient.Answer;
import io.openwatch.testing.SshKeys;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostKeyTests {

    @Test
    void isPinnedByAPersonAndRevokedOnce() {
        String host = host();
        SshKeys.Pair pair = SshKeys.fresh("ed25519");
        Map<String, Object> wanted = Map.of("public_key", pair.publicKey() + " root@host\n");
        Answer pinned = ADMIN.post("/api/v1/hosts/" + host + "/host-keys", wanted);
        assertThat(pinned.status()).as(pinned.text()).isEqualTo(201);
        assertThat(pinned.body().path("fingerprint").asString()).isEqualTo(pair.fingerprint());
        assertThat(pinned.body().path("status").asString()).isEqualTo("pinned");
        assertThat(ADMIN.post("/api/v1/hosts/" + host + "/host-keys", wanted).error())
                .isEqualTo("host_key.duplicate");
        String path = pinned.header("Location");
        assertThat(ADMIN.post(path + ":approve", "").error()).isEqualTo("host_key.decided");
        Answer revoked = ADMIN.post(path + ":revoke", "");
        assertThat(revoked.body().path("status").asString()).isEqualTo("revoked");
        assertThat(revoked.body().path("decided_by").asString()).isEqualTo("admin");
        assertThat(ADMIN.post(path + ":revoke", "").error()).isEqualTo("host_key.decided");
        assertThat(ADMIN.get("/api/v1/hosts/" + host + "/host-keys?status=revoked")
                        .body()
                        .path("items")
                        .get(0))
                .isEqualTo(ADMIN.get(path).body());
        assertThat(ADMIN.get("/api/v1/host-keys?limit=200&status=pinned").text())
                .doesNotContain(pair.fingerprint());
        assertThat(ADMIN.delete(path).status()).isEqualTo(204);
        assertThat(ADMIN.get(path).error()).isEqualTo("host_key.not_found");
    }

    @Test
    void mustBeOneThatIsTaken() {
        String path = "/api/v1/hosts/" + host() + "/host-keys";
        for (String text : List.of(
                "", "ssh-ed25519 AAAA", "nonsense", SshKeys.fresh("weak").publicKey())) {
            assertThat(ADMIN.post(path, Map.of("public_key", text)).error())
                    .as(text)
                    .isEqualTo("request.invalid");
        }
    }

    @Test
    void isUnknownOnceItIsGone() {
        String path = "/api/v1/host-keys/" + UNKNOWN;
        assertThat(List.of(
                        ADMIN.get(path),
                        ADMIN.delete(path),
                        ADMIN.post(path + ":approve", ""),
                        ADMIN.post(path + ":revoke", "")))
                .allSatisfy(answer -> assertThat(answer.error()).isEqualTo("host_key.not_found"));
        String ofHost = "/api/v1/hosts/" + UNKNOWN + "/host-keys";
        String key = SshKeys.fresh("ed25519").publicKey();
        assertThat(ADMIN.get(ofHost).error()).isEqualTo("host.not_found");
        assertThat(ADMIN.post(ofHost, Map.of("public_key", key)).error()).isEqualTo("host.not_found");
    }
}
