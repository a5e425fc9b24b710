package io.openwatch.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.openwatch.contract.Contract;
import io.openwatch.contract.ContractClient.Answer;
import io.openwatch.contract.ContractClient.Request;
import io.openwatch.contract.Operation;
import io.openwatch.testing.SshKeys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Secrets that are known again, put everywhere and looked for everywhere. */
class CanaryTests extends IdentityServer {
    private static final String TABLES =
            "SELECT string_agg(quote_ident(tablename), ' ') FROM pg_tables WHERE schemaname = 'public'";

    /** In each secret that the test makes up. */
    private final String mark =
            "canary" + HexFormat.of().toHexDigits(UUID.randomUUID().getMostSignificantBits());

    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger own = (Logger) LoggerFactory.getLogger("io.openwatch");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage() + " "
                    + event.getMDCPropertyMap()
                    + ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        root.addAppender(appender);
        own.setLevel(Level.DEBUG);
    }

    @AfterEach
    void stopListening() {
        own.setLevel(null);
        root.detachAppender(appender);
    }

    @Test
    @DisplayName(
            "secrets through every endpoint appear in no log, error, metric, audit row, job, event, or stored answer")
    void secretsAreNowhere() throws Exception {
        secrets.put("mark", mark);
        secrets.put("mark in hexadecimal", HexFormat.of().formatHex(mark.getBytes(StandardCharsets.UTF_8)));
        secrets.put("password", PASSWORD);
        Person person = person("admin");
        Browser admin = new Browser(person);
        secrets.put("csrf", admin.signedIn.body().path("csrf_token").asString());
        accounts(admin);
        secondFactor();
        tokens(admin);
        credentials(admin);
        wrongPlaces(admin);
        String seen = "seen-" + UUID.randomUUID();
        note(admin.request("POST", "/api/v1/hosts")
                .key(UUID.randomUUID().toString())
                .json(Map.of("hostname", seen, "environment", "staging", "os_family", "debian", "os_version", "12")));
        own.info("{}", seen);
        String figures = admin.get("/metrics").text();
        assertThat(figures).contains("http_server_requests");
        assertThat(found(seen, figures))
                .as("what is no secret is found")
                .contains("log", "hosts", "audit_events", "idempotency_keys");
        secrets.forEach(
                (kind, secret) -> assertThat(found(secret, figures)).as(kind).isEmpty());
    }

    private void accounts(Browser admin) {
        Answer added = note(admin.request("POST", "/api/v1/users")
                .json(Map.of("username", "bird", "email", "b@example.org", "password", mark + " first")));
        assertThat(added.status()).isEqualTo(201);
        String user = "/api/v1/users/" + added.body().path("id").asString();
        Browser bird =
                new Browser(login("bird", mark + " first", Optional.empty()).send());
        note(bird.request("POST", "/api/v1/auth/password:change")
                .json(Map.of("current_password", mark + " wrong", "new_password", mark + " second")));
        assertThat(note(bird.request("POST", "/api/v1/auth/password:change")
                                .json(Map.of("current_password", mark + " first", "new_password", mark + " second")))
                        .status())
                .isEqualTo(204);
        assertThat(note(admin.request("POST", user + ":reset-password").json(Map.of("password", mark + " third")))
                        .status())
                .isLessThan(300);
        note(login("bird", mark + " wrong", Optional.of(mark)));
        // A password in the field of the name.
        note(login(mark, mark, Optional.of(mark)));
        note(login(mark + " first", mark, Optional.empty()));
        note(admin.request("POST", "/api/v1/users")
                .json(Map.of("username", mark + " first", "email", mark, "password", mark, "roles", List.of(mark))));
        note(admin.request("PATCH", user).json(Map.of("email", mark)));
        note(admin.request("PUT", user + "/roles/" + mark));
        note(admin.request("POST", user + ":reset-password").json(Map.of("password", "x")));
    }

    private Request login(String name, String password, Optional<String> code) {
        Map<String, Object> body = new HashMap<>(Map.of("username", name, "password", password));
        code.ifPresent(text -> body.put("code", text));
        return anybody.request("POST", "/api/v1/auth/login").json(body);
    }

    private void secondFactor() {
        Person owner = person("viewer");
        Browser browser = new Browser(owner);
        String secret = browser.post("/api/v1/auth/second-factor:enroll")
                .body()
                .path("secret")
                .asString();
        secrets.put("secret of the second factor", secret);
        note(browser.request("POST", "/api/v1/auth/second-factor:confirm").json(Map.of("code", mark)));
        note(browser.request("POST", "/api/v1/auth/second-factor:remove").json(Map.of("code", mark)));
        note(browser.request("POST", "/api/v1/auth/backup-codes:renew").json(Map.of("code", mark)));
    }

    private void tokens(Browser admin) {
        Answer made = admin.post("/api/v1/tokens", Map.of("name", "night", "roles", List.of("viewer")));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String token = made.body().path("secret").asString();
        assertThat(token).isNotBlank();
        secrets.put("token", token);
        assertThat(note(anybody.request("GET", "/api/v1/hosts").header("Authorization", "Bearer " + token))
                        .status())
                .isEqualTo(200);
        note(anybody.request("GET", "/api/v1/hosts?token=" + token));
        note(anybody.request("GET", "/api/v1/hosts/" + token));
        note(anybody.request("DELETE", "/api/v1/tokens/" + token).header("Authorization", "Bearer " + token));
        note(admin.request("GET", "/api/v1/tokens"));
    }

    private void credentials(Browser admin) {
        String key = SshKeys.fresh("ed25519").privateKey(mark);
        secrets.put("private key", key.lines().skip(1).findFirst().orElseThrow());
        Map<String, Object> wanted = new HashMap<>(Map.of(
                "name", "of all", "scope", "default", "username", "scan", "password", mark, "sudo_password", mark));
        wanted.put("private_key", key);
        wanted.put("passphrase", mark);
        String repeated = UUID.randomUUID().toString();
        for (int time = 0; time < 2; time++) {
            Answer added = note(
                    admin.request("POST", "/api/v1/credentials").key(repeated).json(wanted));
            assertThat(added.status()).as(added.text()).isEqualTo(201);
        }
        wanted.put("passphrase", mark + "wrong");
        note(admin.request("POST", "/api/v1/credentials").key(repeated).json(wanted));
        note(admin.request("POST", "/api/v1/credentials").json(wanted));
        wanted.put("scope", mark);
        wanted.put("host_id", mark);
        note(admin.request("POST", "/api/v1/credentials").json(wanted));
        wanted.put("username", mark + " " + key);
        note(admin.request("POST", "/api/v1/credentials").json(wanted));
        String one = admin.get("/api/v1/credentials").body().at("/items/0/id").asString();
        note(admin.request("PUT", "/api/v1/credentials/" + one + "/secrets")
                .ifMatch("\"1\"")
                .json(Map.of("password", mark + "new", "private_key", key, "passphrase", "no")));
        assertThat(note(admin.request("PUT", "/api/v1/credentials/" + one + "/secrets")
                                .ifMatch("\"1\"")
                                .json(Map.of("password", mark + "new")))
                        .status())
                .isEqualTo(200);
        note(admin.request("GET", "/api/v1/credentials"));
    }

    /** Every operation gets them where none belongs; nothing of it does anything. */
    private void wrongPlaces(Browser admin) {
        String header =
                "Basic " + Base64.getEncoder().encodeToString(("scan:" + mark).getBytes(StandardCharsets.UTF_8));
        secrets.put("header", header.substring("Basic ".length()));
        for (Operation operation : Contract.shipped().operations()) {
            String path = operation.path().replaceAll("\\{[^}]*}", mark);
            String id =
                    operation.path().replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
            note(admin.request(operation.method(), path + "?password=" + mark).header("Authorization", header));
            note(admin.request(operation.method(), id + "?search=" + mark + "&cursor=" + mark + "&nothing=" + mark)
                    .ifMatch(mark + " " + mark));
            note(admin.request(operation.method(), id + "?nothing=" + mark)
                    .header("X-Correlation-Id", mark + " no id")
                    .header("X-HTTP-Method-Override", mark)
                    .header("X-CSRF-Token", mark));
            if (operation.hasBody()) {
                note(body(admin, operation, id, "{\"password\": \"" + mark));
                note(body(admin, operation, id, "{\"name\": {\"password\": \"" + mark + "\"}}"));
                note(admin.request(operation.method(), id).body("text/" + mark, mark));
            }
        }
    }

    private static Request body(Browser admin, Operation operation, String path, String text) {
        Request request = admin.request(operation.method(), path).json(text);
        return operation.parameter("header", "Idempotency-Key").isPresent()
                ? request.key(UUID.randomUUID().toString())
                : request;
    }

    private Answer note(Request request) {
        Answer answer = request.send();
        answers.add(answer.text() + answer.header("Location") + answer.header("X-Correlation-Id"));
        return answer;
    }

    /** Return where {@code text} is: places, and tables of the database. */
    private Set<String> found(String text, String figures) {
        Set<String> places = new TreeSet<>();
        log.stream().filter(line -> line.contains(text)).forEach(line -> places.add("log"));
        answers.stream().filter(answer -> answer.contains(text)).forEach(answer -> places.add("answers: " + answer));
        if (figures.contains(text)) {
            places.add("metrics");
        }
        for (String table : database.query(TABLES).split(" ")) {
            String rows = database.query("SELECT coalesce(string_agg(t::text, ' '), '') FROM " + table + " t");
            if (rows.contains(text)) {
                places.add(table);
            }
        }
        return places;
    }
}
