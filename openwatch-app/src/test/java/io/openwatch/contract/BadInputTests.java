package io.openwatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.BuiltInRole;
import io.openwatch.contract.ContractClient.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody should send gets 400, 413 or 415 with the field named, and never what was sent back. */
class BadInputTests {
    private static final String SECRET = "hunter2-canary";
    private static final String HOST =
            "{\"hostname\":\"%s\",\"environment\":\"staging\",\"os_family\":\"debian\"," + "\"os_version\":\"12\"%s}";

    private final ContractClient admin = ApiHouse.open().as(BuiltInRole.ADMIN);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"hostname\":17}|hostname",
                "{\"hostname\":\"a\",\"hostname\":\"b\"}|body",
                "{\"nodename\":\"hunter2-canary\"}|nodename",
                "{\"hostname\":{\"hunter2-canary\":1}}|hostname",
                "{\"hostname\":[\"a\"]}|hostname",
                "{\"hostname\":true}|hostname",
                "{\"hostname\":\"\\u0000hunter2-canary\"}|hostname",
                "{\"hostname\":\"\\ud800hunter2-canary\"}|hostname",
                "[]|body",
                "null|body",
                "\"hunter2-canary\"|body",
                "{\"hostname\":\"a\"} {}|body",
                "{\"hostname\":hunter2-canary}|body",
                "{|body",
                "``|body",
                "{\"hostname\":\"$(touch /tmp/x)\"}|hostname",
                "{\"hostname\":\"a'; DROP TABLE hosts; --\"}|hostname",
            })
    void namesTheFieldOfTheBody(String body, String field) {
        refused(admin.request("POST", "/api/v1/hosts").json(body).send(), 400, field);
    }

    @Test
    void namesEveryFieldAtOnce() {
        Answer answer = admin.post("/api/v1/hosts", "{}");
        assertThat(answer.body().at("/error/detail").findValuesAsString("field"))
                .containsExactly("hostname", "environment", "os_family", "os_version");
    }

    @Test
    void refusesDeepNestingBrokenTextAndGiants() {
        String deep = "{\"hostname\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        refused(admin.request("POST", "/api/v1/hosts").json(deep).send(), 400, "body");
        byte[] broken = HOST.formatted("a\u00e9", "").getBytes(StandardCharsets.ISO_8859_1);
        refused(
                admin.request("POST", "/api/v1/hosts")
                        .body("application/json", broken)
                        .send(),
                400,
                "body");
        byte[] giant = new byte[300 * 1024];
        Arrays.fill(giant, (byte) ' ');
        refused(
                admin.request("POST", "/api/v1/hosts")
                        .body("application/json", giant)
                        .send(),
                413,
                "body");
        String number = HOST.formatted("a", ",\"address\":" + "9".repeat(10_000));
        refused(admin.request("POST", "/api/v1/hosts").json(number).send(), 400, "body");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=utf-16",
                "application/jsonp",
                "",
                ";"
            })
    void refusesOtherTypes(String type) {
        refused(
                admin.request("POST", "/api/v1/hosts")
                        .header("Content-Type", type)
                        .json(HOST.formatted("a", ""))
                        .send(),
                415,
                "Content-Type");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=201, limit",
        "limit=-1, limit",
        "limit=5e1, limit",
        "limit=99999999999999999999, limit",
        "limit=%00, limit",
        "limit=, limit",
        "limit=5&limit=6, limit",
        "environment=hunter2-canary, environment",
        "environment=%ff, environment",
        "environment=%c0%80, environment",
        "enviroment=staging, enviroment",
        "%00=1, query",
        "a%20b=1, query",
    })
    void namesTheParameter(String query, String field) {
        refused(admin.get("/api/v1/hosts?" + query), 400, field);
    }

    @Test
    void refusesParametersOfWrites() {
        refused(
                admin.request("POST", "/api/v1/hosts?dry_run=true")
                        .json(HOST.formatted("never-added", ""))
                        .send(),
                400,
                "dry_run");
    }

    @Test
    void refusesCursorsOfOtherListsAndMadeUpOnes() {
        for (String cursor : new String[] {"x", "AAAA", "", "%F0%9F%92%A9", "AAAAAAAAAAAAAAAAAAAAAAAA"}) {
            assertThat(admin.get("/api/v1/hosts?cursor=" + cursor).error())
                    .as(cursor)
                    .isEqualTo("request.cursor_invalid");
        }
    }

    @Test
    void refusesAMethodInDisguise() {
        refused(
                admin.request("GET", "/api/v1/hosts")
                        .header("X-HTTP-Method-Override", "POST")
                        .send(),
                400,
                "X-HTTP-Method-Override");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
    void saysThatAPathDoesNotTakeTheMethod(String method) {
        Answer refused = admin.request(method, "/api/v1/hosts").send();
        assertThat(refused.error()).isEqualTo("route.method_not_allowed");
        assertThat(refused.header("Allow").split(", ")).containsExactlyInAnyOrder("GET", "HEAD", "POST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/hosts/%2e%2e%2f",
                "/api/v1/hosts/..%2fversion",
                "/api/v1/hosts/%00",
                "/api/v1/hosts/a%ffb",
                "/api/v1/hosts;a=b/x",
                "/api/v1//hosts",
            })
    void answersStrangePathsInTheOneFormOfError(String path) {
        Answer answer = admin.get(path);
        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.error()).isNotEmpty();
        assertThat(answer.text()).doesNotContain("Jetty", "<html");
    }

    @Test
    void answersHeadersThatAreTooLargeInTheOneFormOfError() {
        Answer answer = admin.request("GET", "/api/v1/hosts")
                .header("X-Long", "x".repeat(40_000))
                .send();
        assertThat(answer.status()).isEqualTo(431);
        assertThat(answer.error()).isEqualTo("request.headers_too_large");
    }

    private static void refused(Answer answer, int status, String field) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.body().at("/error/detail").findValuesAsString("field"))
                .contains(field);
        assertThat(answer.text()).doesNotContain(SECRET);
    }
}
