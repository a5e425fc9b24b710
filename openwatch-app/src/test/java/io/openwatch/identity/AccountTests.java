package io.openwatch.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.contract.ContractClient;
import io.openwatch.contract.ContractClient.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Accounts, roles and tokens, and who may change them. */
class AccountTests extends IdentityServer {

    @Test
    void nobodyGetsAroundTheirOwnPasswordOrSecondFactor() {
        Person person = person("admin");
        Browser admin = new Browser(person);
        assertThat(admin.post(user(person) + ":reset-password", Map.of("password", OTHER))
                        .error())
                .isEqualTo("user.own_account");
        assertThat(admin.delete(user(person) + "/second-factor").error()).isEqualTo("user.own_account");
    }

    @Test
    void accountsAreMadeChangedAndRemoved() {
        Browser admin = new Browser(person("admin"));
        String name = "made" + names.incrementAndGet();
        Map<String, Object> wanted = Map.of(
                "username", name, "email", name + "@example.org", "password", OTHER, "roles", List.of("auditor"));
        Answer made = admin.post("/api/v1/users", wanted);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.text()).doesNotContain(OTHER);
        assertThat(admin.post("/api/v1/users", wanted).error()).isEqualTo("user.duplicate");
        String path = made.header("Location");
        assertThat(signIn(name, OTHER).status()).isEqualTo(200);
        Answer stale = admin.request("PATCH", path)
                .ifMatch("\"999\"")
                .json(Map.of("email", "x@example.org"))
                .send();
        assertThat(stale.error()).isEqualTo("version.stale");
        String etag = admin.get(path).header("ETag");
        Answer changed = admin.request("PATCH", path)
                .ifMatch(etag)
                .json(Map.of("email", name + "@example.com"))
                .send();
        assertThat(changed.body().path("email").asString()).endsWith(".com");
        assertThat(admin.get("/api/v1/users?search=" + name)
                        .body()
                        .path("items")
                        .size())
                .isOne();
        assertThat(admin.post(path + ":disable").body().path("disabled").asBoolean())
                .isTrue();
        assertThat(signIn(name, OTHER).error()).isEqualTo("auth.sign_in_failed");
        assertThat(admin.post(path + ":enable").status()).isEqualTo(200);
        assertThat(admin.post(path + ":reset-password", Map.of("password", PASSWORD))
                        .status())
                .isEqualTo(200);
        assertThat(signIn(name, PASSWORD).status()).isEqualTo(200);
        assertThat(admin.delete(path).status()).isEqualTo(204);
        assertThat(admin.get(path).error()).isEqualTo("user.not_found");
        assertThat(signIn(name, PASSWORD).error()).isEqualTo("auth.sign_in_failed");
        assertThat(admin.post("/api/v1/users", wanted).status())
                .as("its name is free")
                .isEqualTo(201);
    }

    @Test
    void badAccountsAreRefusedWithEachFieldNamed() {
        Browser admin = new Browser(person("admin"));
        Answer refused = admin.post(
                "/api/v1/users", Map.of("username", "No Good", "email", "nowhere", "password", "passwordpassword"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().at("/error/detail").findValuesAsString("field"))
                .contains("username", "email", "password");
        assertThat(refused.text()).doesNotContain("passwordpassword");
    }

    @Test
    void nobodyHandsOutOrTakesOverMoreThanTheyHold() {
        Person boss = person("admin");
        Browser security = new Browser(person("security_admin"));
        assertThat(security.post(user(boss) + ":reset-password", Map.of("password", OTHER))
                        .error())
                .isEqualTo("authz.escalation_refused");
        assertThat(security.post(user(boss) + ":disable").error()).isEqualTo("authz.escalation_refused");
        assertThat(security.post(
                                "/api/v1/users",
                                Map.of(
                                        "username",
                                        "climber",
                                        "email",
                                        "c@example.org",
                                        "password",
                                        OTHER,
                                        "roles",
                                        List.of("admin")))
                        .error())
                .isEqualTo("authz.escalation_refused");
        assertThat(security.get("/api/v1/users?search=climber")
                        .body()
                        .path("items")
                        .size())
                .isZero();
        assertThat(security.put(user(boss) + "/roles/viewer").error()).isEqualTo("authz.permission_denied");
        assertThat(security.post("/api/v1/tokens", Map.of("name", "t", "roles", List.of("admin")))
                        .error())
                .isEqualTo("authz.escalation_refused");
    }

    @Test
    void customRolesGrantWhatTheySay() {
        Browser admin = new Browser(person("admin"));
        String role = "keeper" + names.incrementAndGet();
        Map<String, Object> wanted =
                Map.of("id", role, "description", "Keeps hosts", "permissions", List.of("host:write"));
        assertThat(admin.post("/api/v1/roles", wanted).status()).isEqualTo(201);
        assertThat(admin.post("/api/v1/roles", wanted).error()).isEqualTo("role.duplicate");
        Person keeper = person(role);
        Browser keepers = new Browser(keeper);
        assertThat(keepers.post("/api/v1/hosts", "{}").error()).isEqualTo("request.invalid");
        assertThat(keepers.get("/api/v1/hosts").error()).isEqualTo("authz.permission_denied");
        assertThat(admin.put(user(keeper) + "/roles/viewer").status()).isEqualTo(200);
        assertThat(keepers.get("/api/v1/hosts").status())
                .as("the union of both")
                .isEqualTo(200);
        assertThat(admin.delete("/api/v1/roles/" + role).error()).isEqualTo("role.in_use");
        Answer changed = admin.request("PUT", "/api/v1/roles/" + role)
                .ifMatch(admin.get("/api/v1/roles/" + role).header("ETag"))
                .json(Map.of("description", "Reads rules", "permissions", List.of("rule:read")))
                .send();
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(keepers.post("/api/v1/hosts", "{}").error()).isEqualTo("authz.permission_denied");
        assertThat(admin.delete(user(keeper) + "/roles/" + role).status()).isEqualTo(200);
        assertThat(admin.delete("/api/v1/roles/" + role).status()).isEqualTo(204);
        assertThat(admin.delete("/api/v1/roles/admin").error()).isEqualTo("role.built_in");
        assertThat(admin.put(user(keeper) + "/roles/nothing").error()).isEqualTo("role.not_found");
    }

    @Test
    void tokensDoWhatTheirRolesAndTheirOwnerMay() {
        Person owner = person("admin");
        Browser browser = new Browser(owner);
        Answer made = browser.post("/api/v1/tokens", Map.of("name", "reader", "roles", List.of("viewer")));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String secret = made.body().path("secret").asString();
        ContractClient program = client("token", Optional.of(secret));
        assertThat(program.get("/api/v1/hosts").status()).isEqualTo(200);
        assertThat(program.get("/api/v1/users").error()).isEqualTo("authz.permission_denied");
        assertThat(program.post(
                                "/api/v1/auth/password:change",
                                Map.of("current_password", PASSWORD, "new_password", OTHER))
                        .error())
                .isEqualTo("auth.session_required");
        assertThat(browser.get("/api/v1/tokens").text()).contains("reader").doesNotContain(secret);
        assertThat(database.query(
                        "SELECT count(*) FROM api_tokens WHERE used_at IS NOT NULL AND user_id = '" + owner.id() + "'"))
                .isEqualTo("1");
        database.execute("DELETE FROM user_roles WHERE user_id = '" + owner.id() + "'");
        database.execute("INSERT INTO user_roles VALUES ('" + owner.id() + "', 'ops_lead', now())");
        assertThat(program.get("/api/v1/hosts").status()).isEqualTo(200);
        database.execute("DELETE FROM user_roles WHERE user_id = '" + owner.id() + "'");
        assertThat(program.get("/api/v1/hosts").error())
                .as("its owner may nothing")
                .isEqualTo("authz.permission_denied");
        database.execute("UPDATE api_tokens SET expires_at = now() WHERE user_id = '" + owner.id() + "'");
        assertThat(program.get("/api/v1/hosts").error()).isEqualTo("auth.required");
        Browser again = new Browser(person("admin"));
        String path = again.post("/api/v1/tokens", Map.of("name", "short", "roles", List.of("viewer")))
                .header("Location");
        assertThat(again.get(path).status()).isEqualTo(200);
        assertThat(again.delete(path).status()).isEqualTo(204);
        assertThat(again.get(path).error()).isEqualTo("token.not_found");
        assertThat(again.post(
                                "/api/v1/tokens",
                                Map.of(
                                        "name",
                                        "x",
                                        "roles",
                                        List.of("viewer"),
                                        "expires_at",
                                        Instant.now().plusSeconds(400L * 86400).toString()))
                        .error())
                .isEqualTo("request.invalid");
    }

    @Test
    void theLastAdministratorStays() {
        database.execute(
                "UPDATE users SET disabled_at = now() WHERE id IN (SELECT user_id FROM user_roles WHERE role_id = 'admin')");
        Person last = person("admin");
        Browser browser = new Browser(last);
        assertThat(browser.post(user(last) + ":disable").error()).isEqualTo("user.own_account");
        assertThat(browser.delete(user(last)).error()).isEqualTo("user.own_account");
        assertThat(browser.delete(user(last) + "/roles/admin").error()).isEqualTo("user.last_administrator");
        assertThat(browser.get(user(last)).body().at("/roles/0").asString()).isEqualTo("admin");
        Person second = person("admin");
        assertThat(browser.delete(user(second) + "/roles/admin").status()).isEqualTo(200);
        database.execute("UPDATE users SET disabled_at = NULL");
    }
}
