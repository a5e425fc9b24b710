package io.openwatch.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.contract.ContractClient.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signing in, guessing, and sessions. */
class SignInTests extends IdentityServer {

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
    void attemptsAtTheSameTimeCountAsWell() {
        Person person = person("viewer");
        long judged = java.util.stream.IntStream.range(0, 40)
                .parallel()
                .filter(attempt -> signIn(person.name(), OTHER + attempt).status() == 401)
                .count();
        assertThat(judged).isEqualTo(5);
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
}
