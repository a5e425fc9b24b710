package io.openwatch.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.BuiltInRole;
import io.openwatch.access.Caller;
import io.openwatch.contract.ContractClient;
import io.openwatch.contract.ContractClient.Answer;
import io.openwatch.database.ServicePool;
import io.openwatch.identity.NewUser;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.testing.Client;
import io.openwatch.testing.Home;
import io.openwatch.testing.OwnServer;
import io.safeupgrade.OperatorCommands;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes away under load and comes back; nobody touches the service. */
class DatabaseRestartTests {
    private static final String PASSWORD = "seven grey herons wait";
    private static final int CLIENTS = 4;
    private static final long LONGEST_MILLIS = 10_000;
    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    Path directory;

    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private ContractClient anybody;
    private String cookies;
    private String csrf;

    /** What a request under load got. */
    private record Seen(int client, String method, int status, String error, long millis) {}

    @Test
    @Timeout(90)
    @DisplayName("PostgreSQL restarted under load: readyz tells, nothing hangs, all is well again by itself")
    void recoversByItselfFromARestartOfTheDatabase() throws Exception {
        try (OwnServer postgres = OwnServer.start(Files.createDirectory(directory.resolve("data")))) {
            Home home = Home.in(directory, postgres.text());
            addAdministrator(home);
            try (Service service = Service.start(
                            home.configuration(),
                            ReleaseDescriptor.builtIn(),
                            OperatorCommands.of("openwatch"),
                            () -> false);
                    ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                String base = "https://localhost:" + service.port();
                HttpClient http = Client.trusting(home.certificate());
                signIn(new ContractClient(http, base, "anonymous", Optional.empty()));
                ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
                try (InputStream stream = listen(http, base)) {
                    clients.submit(() -> new java.io.BufferedReader(
                                    new java.io.InputStreamReader(stream, StandardCharsets.UTF_8))
                            .lines()
                            .forEach(events::add));
                    List<Future<?>> load = new ArrayList<>();
                    for (int client = 0; client < CLIENTS; client++) {
                        int number = client;
                        load.add(clients.submit(() -> load(number)));
                    }
                    awaitEach("an answer", answer -> answer.status() < 300);
                    postgres.stop();
                    await("unready", () -> anybody.get("/readyz").status() == 503);
                    awaitEach("the contract's error", answer -> answer.status() == 503);
                    assertThat(anybody.get("/livez").status()).isEqualTo(200);
                    postgres.startAgain();
                    await("ready", () -> anybody.get("/readyz").status() == 200);
                    awaitEach("an answer again", answer -> answer.status() < 300);
                    String job = check();
                    await(
                            "done",
                            () -> ask("GET", "/api/v1/jobs/" + job)
                                    .send()
                                    .text()
                                    .contains("\"succeeded\""));
                    await(
                            "told of the job",
                            () -> events.stream().anyMatch(line -> line.startsWith("data:") && line.contains(job)));
                    over.set(true);
                    for (Future<?> client : load) {
                        client.get();
                    }
                }
                onlyTheContractsError();
                assertThat(postgres.query("SELECT count(*) FROM hosts WHERE hostname LIKE 'acknowledged-%'"))
                        .as("hosts, of which each acknowledged one")
                        .satisfies(count -> assertThat(Long.parseLong(count)).isGreaterThanOrEqualTo(created()));
            }
        }
    }

    private long created() {
        return seen.stream().filter(answer -> answer.status() == 201).count();
    }

    private void onlyTheContractsError() {
        assertThat(seen.stream()
                        .filter(answer -> answer.status() >= 300)
                        .map(answer -> answer.method() + " " + answer.status() + " " + answer.error())
                        .collect(Collectors.toSet()))
                .isSubsetOf("GET 503 server.database_unavailable", "POST 503 server.database_unavailable");
        assertThat(seen).allMatch(answer -> answer.millis() < LONGEST_MILLIS);
    }

    private void addAdministrator(Home home) {
        var settings = home.configuration();
        try (ServicePool pool = ServicePool.open(
                settings.settings().database(), ReleaseDescriptor.builtIn().accepts(), found -> {})) {
            Identities.of(pool, settings)
                    .accounts()
                    .add(
                            Caller.system("test", ""),
                            new NewUser("restarter", "r@example.org", PASSWORD, List.of(BuiltInRole.ADMIN.code())));
        }
    }

    private void signIn(ContractClient client) {
        anybody = client;
        Answer signedIn = client.post("/api/v1/auth/login", Map.of("username", "restarter", "password", PASSWORD));
        assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(200);
        csrf = signedIn.body().path("csrf_token").asString();
        cookies = signedIn.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.split(";")[0])
                .collect(Collectors.joining("; "));
    }

    private ContractClient.Request ask(String method, String path) {
        return anybody.request(method, path).header("Cookie", cookies).header("X-CSRF-Token", csrf);
    }

    private InputStream listen(HttpClient http, String base) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/api/v1/events?topics=jobs"))
                .header("Cookie", cookies)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
    }

    private void load(int client) {
        while (!over.get()) {
            note(client, "GET", ask("GET", "/api/v1/hosts"));
            note(
                    client,
                    "POST",
                    ask("POST", "/api/v1/hosts")
                            .key(UUID.randomUUID().toString())
                            .json("{\"hostname\":\"acknowledged-" + UUID.randomUUID() + ".example\","
                                    + "\"environment\":\"staging\",\"os_family\":\"debian\",\"os_version\":\"12\"}"));
        }
    }

    private void note(int client, String method, ContractClient.Request request) {
        long began = System.nanoTime();
        Answer answer = request.send();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        seen.add(new Seen(client, method, answer.status(), answer.error(), millis));
    }

    private String check() {
        Answer queued = ask("POST", "/api/v1/jobs:check")
                .key(UUID.randomUUID().toString())
                .json("{}")
                .send();
        assertThat(queued.status()).as(queued.text()).isEqualTo(202);
        return queued.body().path("id").asString();
    }

    /** Wait until each client got such an answer to a read and to a write. */
    private void awaitEach(String what, Predicate<Seen> such) {
        int before = seen.size();
        await(
                what,
                () -> seen.stream()
                                .skip(before)
                                .filter(such)
                                .map(answer -> answer.client() + answer.method())
                                .distinct()
                                .count()
                        == 2L * CLIENTS);
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("never " + what).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
