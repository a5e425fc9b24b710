package io.openwatch.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.Caller;
import io.openwatch.changes.Changes;
import io.openwatch.contract.ContractClient;
import io.openwatch.contract.ContractClient.Answer;
import io.openwatch.credentials.KeyRing;
import io.openwatch.credentials.Rekey;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.serve.FactorCipher;
import io.openwatch.serve.Service;
import io.openwatch.testing.Client;
import io.openwatch.testing.Home;
import io.openwatch.testing.TestDatabase;
import io.safeupgrade.OperatorCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Accounts as people and programs meet them: a real server with its own accounts on a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityTests {
    private static final String PASSWORD = "seven grey herons wait";
    private static final String OTHER = "nine quiet lanterns glow";

    /** What the accounts of this test were made with: it takes no time to compare. */
    private static final String HASH = new Argon2id(new Argon2id.Cost(64, 1)).hash(PASSWORD.toCharArray());

    private final AtomicInteger names = new AtomicInteger();
    private final TestDatabase database = TestDatabase.current();
    private Path key;
    private Service service;
    private ContractClient anybody;
    private java.net.http.HttpClient http;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Home home = Home.in(directory, database.text());
        key = directory.resolve("state/keys/credential.key");
        Files.createDirectories(key.getParent());
        Files.write(key, new byte[32]);
        Files.setPosixFilePermissions(key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        service = Service.start(
                home.configuration(), ReleaseDescriptor.builtIn(), OperatorCommands.of("openwatch"), () -> false);
        http = Client.trusting(home.certificate());
        anybody = client("anonymous", Optional.empty());
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private ContractClient client(String role, Optional<String> token) {
        return new ContractClient(http, "https://localhost:" + service.port(), role, token);
    }

    /** An account, its password being {@link #PASSWORD}. */
    private record Person(String name, UUID id) {}

    private Person person(String... roles) {
        Person person = new Person("person" + names.incrementAndGet(), UUID.randomUUID());
        database.execute("INSERT INTO users (id, username, email, password_hash, created_at) VALUES ('" + person.id()
                + "', '" + person.name() + "', '" + person.name() + "@example.org', '" + HASH + "', now())");
        for (String role : roles) {
            database.execute("INSERT INTO user_roles VALUES ('" + person.id() + "', '" + role + "', now())");
        }
        return person;
    }

    /** A browser that is signed in. */
    private final class Browser {
        private final Answer signedIn;
        private final String cookies;

        Browser(Person person) {
            this(signIn(person.name(), PASSWORD));
        }

        Browser(Answer signedIn) {
            assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(200);
            this.signedIn = signedIn;
            this.cookies = String.join(
                    "; ",
                    signedIn.headers().allValues("Set-Cookie").stream()
                            .map(cookie -> cookie.split(";")[0])
                            .toList());
        }

        ContractClient.Request request(String method, String path) {
            return anybody.request(method, path)
                    .header("Cookie", cookies)
                    .header("X-CSRF-Token", signedIn.body().path("csrf_token").asString());
        }

        Answer get(String path) {
            return request("GET", path).send();
        }

        Answer delete(String path) {
            return request("DELETE", path).send();
        }

        Answer post(String path, Object body) {
            return request("POST", path).json(body).send();
        }

        Answer post(String path) {
            return request("POST", path).send();
        }

        Answer put(String path) {
            return request("PUT", path).send();
        }
    }

    private Answer signIn(String name, String password) {
        return anybody.post("/api/v1/auth/login", Map.of("username", name, "password", password));
    }

    private static String user(Person person) {
        return "/api/v1/users/" + person.id();
    }

    private long events(String action) {
        return Long.parseLong(database.query("SELECT count(*) FROM audit_events WHERE action = '" + action + "'"));
    }

    @Test
    void signsInWithCookiesThatOnlyThisOriginGetsAndOut() {
        Person person = person("viewer");
        Browser browser = new Browser(person);
        assertThat(browser.signedIn.headers().allValues("Set-Cookie"))
                .hasSize(2)
                .allMatch(cookie -> cookie.startsWith("__Host-") && cookie.contains("; Secure; SameSite=Strict"))
                .anyMatch(cookie -> cookie.contains("HttpOnly"));
        assertThat(browser.get("/api/v1/auth/me").body().path("username").asString())
                .isEqualTo(person.name());
        assertThat(browser.get("/api/v1/hosts").status()).isEqualTo(200);
        assertThat(browser.get("/api/v1/users").error()).isEqualTo("authz.permission_denied");
        assertThat(browser.post("/api/v1/auth/logout").status()).isEqualTo(204);
        assertThat(browser.get("/api/v1/auth/me").error()).isEqualTo("auth.required");
    }

    @Test
    void aWrongPasswordAndAnUnknownNameGetTheSameAnswer() {
        Person person = person("viewer");
        Answer wrong = signIn(person.name(), OTHER);
        Answer unknown = signIn("nobody-of-this-name", OTHER);
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.error()).isEqualTo("auth.sign_in_failed").isEqualTo(unknown.error());
        assertThat(wrong.body().at("/error/human_message"))
                .isEqualTo(unknown.body().at("/error/human_message"));
    }

    @Test
    void aThousandWrongPasswordsLockTheGuesserAndNobodyElse() {
        Person guessed = person("viewer");
        Person other = person("viewer");
        int judged = 0;
        for (int attempt = 0; attempt < 1000; attempt++) {
            Answer answer = signIn(guessed.name(), OTHER + attempt);
            judged += answer.status() == 401 ? 1 : 0;
            if (answer.status() != 401) {
                assertThat(answer.error()).isEqualTo("auth.locked");
                assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
            }
        }
        assertThat(judged).isEqualTo(5);
        assertThat(signIn(guessed.name(), PASSWORD).error())
                .as("also for the right one, from there")
                .isEqualTo("auth.locked");
        new Browser(other);
        assertThat(database.query("SELECT count(*) FROM sign_in_failures WHERE locked_until > now() AND account = '\\x"
                        + java.util.HexFormat.of().formatHex(OpaqueToken.hash("of\0" + guessed.name() + "\0")) + "'"))
                .as("locked for this address alone: its owner comes from elsewhere")
                .isEqualTo("1");
        database.execute("UPDATE sign_in_failures SET locked_until = now(), last_at = now() - interval '1 day'");
        new Browser(guessed);
    }

    @Test
    void knowingThePasswordIsNoWayAroundTheCountOfWrongCodes() throws Exception {
        Person person = person("viewer");
        Browser browser = new Browser(person);
        byte[] secret = unbase32(browser.post("/api/v1/auth/second-factor:enroll")
                .body()
                .path("secret")
                .asString());
        long step = Instant.now().getEpochSecond() / Totp.STEP_SECONDS;
        browser.post("/api/v1/auth/second-factor:confirm", Map.of("code", Totp.code(secret, step)));
        int judged = 0;
        for (int attempt = 0; attempt < 12; attempt++) {
            judged += withCode(person, "wrong" + attempt).status() == 401 ? 1 : 0;
            signIn(person.name(), PASSWORD);
        }
        assertThat(judged).isEqualTo(5);
        assertThat(browser.post("/api/v1/auth/backup-codes:renew", Map.of("code", "000000"))
                        .error())
                .as("nor is a session")
                .isEqualTo("auth.locked");
        Browser admin = new Browser(person("admin"));
        assertThat(admin.post(user(person) + ":unlock").status()).isEqualTo(200);
        assertThat(signIn(person.name(), PASSWORD).error()).isEqualTo("auth.second_factor_required");
    }

    @Test
    void attemptsAtTheSameTimeCountAsWell() {
        Person person = person("viewer");
        long judged = java.util.stream.IntStream.range(0, 40)
                .parallel()
                .filter(attempt -> signIn(person.name(), OTHER + attempt).status() == 401)
                .count();
        assertThat(judged).isEqualTo(5);
    }

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
    void networksOfIpv6CountAsOneAddress() {
        assertThat(SignInLimits.network("2001:db8:1:2:3:4:5:6")).isEqualTo(SignInLimits.network("2001:db8:1:2::9"));
        assertThat(SignInLimits.network("2001:db8:1:3::9")).isNotEqualTo(SignInLimits.network("2001:db8:1:2::9"));
        assertThat(SignInLimits.network("10.0.0.1")).isEqualTo("10.0.0.1");
    }

    @Test
    void sessionsAreListedEndedAndEndByThemselves() {
        Person person = person("admin");
        Browser first = new Browser(person);
        Browser second = new Browser(person);
        Answer list = first.get("/api/v1/sessions");
        assertThat(list.body().path("items").size()).isEqualTo(2);
        String secondId = second.signedIn.body().path("session_id").asString();
        assertThat(first.delete("/api/v1/sessions/" + secondId).status()).isEqualTo(204);
        assertThat(second.get("/api/v1/auth/me").error()).isEqualTo("auth.required");
        assertThat(first.delete("/api/v1/sessions/" + secondId).error()).isEqualTo("session.not_found");
        Person viewer = person("viewer");
        Browser viewers = new Browser(viewer);
        assertThat(viewers.delete("/api/v1/sessions/"
                                + first.signedIn.body().path("session_id").asString())
                        .error())
                .isEqualTo("session.not_found");
        assertThat(first.get(user(viewer) + "/sessions").body().path("items").size())
                .isOne();
        assertThat(first.delete(user(viewer) + "/sessions").status()).isEqualTo(204);
        assertThat(viewers.get("/api/v1/auth/me").error()).isEqualTo("auth.required");
        database.execute(
                "UPDATE sessions SET seen_at = now() - interval '16 minutes' WHERE user_id = '" + person.id() + "'");
        assertThat(first.get("/api/v1/auth/me").error()).as("idle").isEqualTo("auth.required");
        Browser third = new Browser(person);
        database.execute("UPDATE sessions SET expires_at = now() WHERE user_id = '" + person.id() + "'");
        assertThat(third.get("/api/v1/auth/me").error()).as("too old").isEqualTo("auth.required");
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
    void changingOnesPasswordEndsTheOtherSessions() {
        Person person = person("viewer");
        Browser here = new Browser(person);
        Browser there = new Browser(person);
        assertThat(here.post("/api/v1/auth/password:change", Map.of("current_password", OTHER, "new_password", OTHER))
                        .error())
                .isEqualTo("auth.password_wrong");
        assertThat(here.post(
                                "/api/v1/auth/password:change",
                                Map.of("current_password", PASSWORD, "new_password", OTHER))
                        .status())
                .isEqualTo(204);
        assertThat(here.get("/api/v1/auth/me").status()).isEqualTo(200);
        assertThat(there.get("/api/v1/auth/me").error()).isEqualTo("auth.required");
        assertThat(signIn(person.name(), OTHER).status()).isEqualTo(200);
    }

    @Test
    void aSecondFactorIsWantedOnceItIsProvedAndEachCodeIsTakenOnce() throws Exception {
        Person person = person("viewer");
        Browser browser = new Browser(person);
        String text = browser.post("/api/v1/auth/second-factor:enroll")
                .body()
                .path("secret")
                .asString();
        assertThat(database.query(
                        "SELECT encode(secret, 'escape') FROM second_factors WHERE user_id = '" + person.id() + "'"))
                .doesNotContain(text);
        assertThat(browser.post("/api/v1/auth/second-factor:confirm", Map.of("code", "000000"))
                        .error())
                .isEqualTo("auth.second_factor_wrong");
        byte[] secret = unbase32(text);
        long step = Instant.now().getEpochSecond() / Totp.STEP_SECONDS;
        Answer confirmed = browser.post("/api/v1/auth/second-factor:confirm", Map.of("code", Totp.code(secret, step)));
        assertThat(confirmed.body().path("codes").size()).isEqualTo(10);
        assertThat(browser.post("/api/v1/auth/second-factor:enroll").error()).isEqualTo("auth.second_factor_present");
        assertThat(signIn(person.name(), PASSWORD).error()).isEqualTo("auth.second_factor_required");
        assertThat(withCode(person, Totp.code(secret, step)).error()).as("used").isEqualTo("auth.sign_in_failed");
        assertThat(withCode(person, Totp.code(secret, step + 1)).status()).isEqualTo(200);
        String paper = confirmed.body().at("/codes/0").asString();
        assertThat(withCode(person, paper.toUpperCase(java.util.Locale.ROOT)).status())
                .isEqualTo(200);
        assertThat(withCode(person, paper).error()).isEqualTo("auth.sign_in_failed");
        Browser admin = new Browser(person("admin"));
        assertThat(admin.delete(user(person) + "/second-factor").status()).isEqualTo(204);
        assertThat(signIn(person.name(), PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void secondFactorsOutliveARekey() throws Exception {
        Person person = person("viewer");
        Browser browser = new Browser(person);
        byte[] secret = unbase32(browser.post("/api/v1/auth/second-factor:enroll")
                .body()
                .path("secret")
                .asString());
        long step = Instant.now().getEpochSecond() / Totp.STEP_SECONDS;
        browser.post("/api/v1/auth/second-factor:confirm", Map.of("code", Totp.code(secret, step)));
        KeyRing keys = new KeyRing(key);
        try (var connection = database.connect()) {
            var jooq = org.jooq.impl.DSL.using(connection, org.jooq.SQLDialect.POSTGRES);
            new Rekey(jooq, new Changes(jooq, (work, event) -> {}), keys, List.of(new FactorCipher(keys)))
                    .run(Caller.system("test", ""));
        }
        Files.delete(keys.previous());
        assertThat(withCode(person, Totp.code(secret, step + 1)).status()).isEqualTo(200);
    }

    private Answer withCode(Person person, String code) {
        return anybody.post(
                "/api/v1/auth/login", Map.of("username", person.name(), "password", PASSWORD, "code", code));
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

    @Test
    void whatIsDoneIsInTheAuditTrailAndNoSecretIs() {
        long before = events("auth.signed_in");
        Person person = person("admin");
        new Browser(person);
        signIn(person.name(), "a canary that nobody sees");
        assertThat(events("auth.signed_in")).isGreaterThan(before);
        assertThat(events("auth.sign_in_failed")).isPositive();
        assertThat(database.query(
                        "SELECT count(*) FROM audit_events e WHERE e::text LIKE '%canary%' OR e::text LIKE '%herons%'"))
                .isEqualTo("0");
    }

    private static byte[] unbase32(String text) {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        int bits = 0;
        int held = 0;
        for (char letter : text.toCharArray()) {
            held = (held << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.write((held >> bits) & 0xff);
            }
        }
        return bytes.toByteArray();
    }
}
