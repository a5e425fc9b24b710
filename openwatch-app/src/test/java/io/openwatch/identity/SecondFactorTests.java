package io.openwatch.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.Caller;
import io.openwatch.changes.Changes;
import io.openwatch.contract.ContractClient.Answer;
import io.openwatch.credentials.KeyRing;
import io.openwatch.credentials.Rekey;
import io.openwatch.serve.FactorCipher;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Codes of an authenticator and on paper. */
class SecondFactorTests extends IdentityServer {

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
