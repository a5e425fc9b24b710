package io.openwatch.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.contract.ContractClient;
import io.openwatch.contract.ContractClient.Answer;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.serve.Service;
import io.openwatch.testing.Client;
import io.openwatch.testing.Home;
import io.openwatch.testing.TestDatabase;
import io.safeupgrade.OperatorCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real server with accounts of its own on a real database, and browsers that sign in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class IdentityServer {

    static final String PASSWORD = "seven grey herons wait";
    static final String OTHER = "nine quiet lanterns glow";

    /** What the accounts of this test were made with: it takes no time to compare. */
    private static final String HASH = new Argon2id(new Argon2id.Cost(64, 1)).hash(PASSWORD.toCharArray());

    final AtomicInteger names = new AtomicInteger();
    final TestDatabase database = TestDatabase.current();
    Path key;
    private Service service;
    ContractClient anybody;
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

    ContractClient client(String role, Optional<String> token) {
        return new ContractClient(http, "https://localhost:" + service.port(), role, token);
    }

    /** An account, its password being {@link #PASSWORD}. */
    record Person(String name, UUID id) {}

    Person person(String... roles) {
        Person person = new Person("person" + names.incrementAndGet(), UUID.randomUUID());
        database.execute("INSERT INTO users (id, username, email, password_hash, created_at) VALUES ('" + person.id()
                + "', '" + person.name() + "', '" + person.name() + "@example.org', '" + HASH + "', now())");
        for (String role : roles) {
            database.execute("INSERT INTO user_roles VALUES ('" + person.id() + "', '" + role + "', now())");
        }
        return person;
    }

    /** A browser that is signed in. */
    final class Browser {
        final Answer signedIn;
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

    Answer signIn(String name, String password) {
        return anybody.post("/api/v1/auth/login", Map.of("username", name, "password", password));
    }

    static String user(Person person) {
        return "/api/v1/users/" + person.id();
    }

    long events(String action) {
        return Long.parseLong(database.query("SELECT count(*) FROM audit_events WHERE action = '" + action + "'"));
    }
}
