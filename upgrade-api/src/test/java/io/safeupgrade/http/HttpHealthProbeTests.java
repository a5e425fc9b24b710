package io.safeupgrade.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.HealthProbe.Health;
import io.safeupgrade.spi.HealthProbe.Healthy;
import io.safeupgrade.spi.HealthProbe.NoAnswer;
import io.safeupgrade.spi.HealthProbe.ProbeRequest;
import io.safeupgrade.spi.HealthProbe.Unhealthy;
import io.safeupgrade.spi.Pace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HttpHealthProbeTests {

    private static final ReleaseVersion RELEASE = ReleaseVersion.of("1.4.0");
    private static final SchemaVersion SCHEMA = SchemaVersion.of("7");
    private static final String GOOD =
            "{\"status\":\"healthy\",\"db_connected\":true,\"version\":\"1.4.0\",\"schema_version\":\"7\"}";

    @TempDir
    static Path keys;

    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void healthyFromTheRightReleaseOnTheRightSchema() throws IOException {
        answer(200, GOOD);

        assertThat(probe()).isEqualTo(new Healthy());
    }

    @Test
    void schemaMayBeANumberAndMayBeUnasked() throws IOException {
        answer(200, GOOD.replace("\"7\"", "7"));

        assertThat(probe()).isEqualTo(new Healthy());
        assertThat(ask(HttpHealthProbe.at(url()), patient(), Optional.empty())).isEqualTo(new Healthy());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200 | {\"status\":\"degraded\",\"version\":\"1.4.0\"} | status [degraded]",
                "503 | {\"status\":\"healthy\",\"version\":\"1.4.0\"} | HTTP 503, status [healthy]",
                "200 | {\"status\":\"healthy\",\"db_connected\":false,\"version\":\"1.4.0\",\"schema_version\":7} | db_connected [false]",
                "200 | {\"status\":\"healthy\",\"version\":\"1.3.0\",\"schema_version\":7} | version [1.3.0] instead of [1.4.0]",
                "200 | {\"status\":\"healthy\",\"version\":\"1.4.0\",\"schema_version\":6} | schema_version [6] instead of [7]",
                "200 | {\"status\":\"healthy\",\"version\":\"1.4.0\"} | schema_version [] instead of [7]",
                "200 | {\"status\":\"healthy\",\"version\":{\"a\":1},\"schema_version\":7} | version [] instead of [1.4.0]",
                "200 | {\"status\":\"down\",\"status\":\"healthy\"} | HTTP 200 with a body that is no JSON",
                "200 | [] | HTTP 200 with a body that is no JSON object",
                "200 | <html>it works</html> | HTTP 200 with a body that is no JSON",
                "302 | {} | HTTP 302, status []",
            })
    void anythingElseThatAnswersIsUnhealthyAndSaysWhy(int status, String body, String why) throws IOException {
        answer(status, body);

        assertThat(probe())
                .isInstanceOfSatisfying(
                        Unhealthy.class,
                        unhealthy -> assertThat(unhealthy.why()).isEqualTo(why));
    }

    @Test
    void unhealthyTellsTheReleaseThatAnswered() throws IOException {
        answer(503, "{\"status\":\"unhealthy\",\"version\":\"1.3.0\"}");

        assertThat(probe())
                .isInstanceOfSatisfying(
                        Unhealthy.class,
                        unhealthy -> assertThat(unhealthy.release()).contains(ReleaseVersion.of("1.3.0")));
    }

    @Test
    void hostileValuesAreCutAndCleaned() throws IOException {
        answer(200, "{\"status\":\"\\u001b[2J" + "x".repeat(5000) + "\"}");

        assertThat(probe())
                .isInstanceOfSatisfying(
                        Unhealthy.class,
                        unhealthy ->
                                assertThat(unhealthy.why()).hasSizeLessThan(150).doesNotContain("\u001b"));
    }

    @Test
    void fieldNamesCanBeSet() throws IOException {
        answer(200, "{\"state\":\"healthy\",\"db\":true,\"release\":\"1.4.0\",\"schema\":\"7\"}");

        HttpHealthProbe probe = HttpHealthProbe.at(url()).fields(new HealthFields("state", "db", "release", "schema"));

        assertThat(ask(probe, patient(), Optional.of(SCHEMA))).isEqualTo(new Healthy());
    }

    @Test
    void redirectsAreNotFollowed() throws IOException {
        serve(HttpServer.create(loopback(), 0), exchange -> {
            exchange.getResponseHeaders().add("Location", "/healthy");
            boolean redirected = exchange.getRequestURI().getPath().equals("/healthy");
            send(exchange, redirected ? 200 : 302, redirected ? GOOD : "{}");
        });

        assertThat(probe()).isInstanceOf(Unhealthy.class);
    }

    @Test
    void anAnswerOverTheCapIsNotRead() throws IOException {
        answer(200, "\"" + "x".repeat(70_000) + "\"");

        assertThat(probe())
                .isInstanceOfSatisfying(
                        NoAnswer.class, none -> assertThat(none.why()).contains("larger than [65536] bytes"));
    }

    @Test
    void refusedConnectionIsNoAnswer() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        HttpHealthProbe probe = HttpHealthProbe.at("http://127.0.0.1:" + free + "/health");

        assertThat(ask(probe, patient(), Optional.empty()))
                .isEqualTo(new NoAnswer("connection refused [http://127.0.0.1:" + free + "/health]"));
    }

    @Test
    void aServerThatNeverAnswersIsGivenUpAtTheDeadline() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        serve(HttpServer.create(loopback(), 0), exchange -> hang(end));

        Health health = ask(HttpHealthProbe.at(url()), within(Duration.ofMillis(300)), Optional.empty());

        end.countDown();
        assertThat(health).isInstanceOf(NoAnswer.class);
    }

    @Test
    void aBodyThatNeverEndsIsGivenUpAtTheDeadline() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        serve(HttpServer.create(loopback(), 0), exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            hang(end);
        });

        Health health = ask(HttpHealthProbe.at(url()), within(Duration.ofMillis(300)), Optional.empty());

        end.countDown();
        assertThat(health).isInstanceOf(NoAnswer.class);
    }

    @Test
    void cancellationEndsTheWaitAndIsNamed() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        Cancellation cancellation = Cancellation.create();
        serve(HttpServer.create(loopback(), 0), exchange -> {
            cancellation.request("cancelled by operator");
            hang(end);
        });
        CallContext call = new CallContext(
                new RunId("test"), Deadline.in(Duration.ofSeconds(30), Pace.system()), cancellation, ignored -> {});

        Health health = ask(HttpHealthProbe.at(url()), call, Optional.empty());

        end.countDown();
        assertThat(health)
                .isInstanceOfSatisfying(
                        NoAnswer.class, none -> assertThat(none.why()).contains("cancelled by operator"));
    }

    @Test
    void pinnedCertificateIsTrustedWhateverItsHostName() throws Exception {
        Path certificate = serveTls("pinned");

        assertThat(ask(HttpHealthProbe.at(url()).trusting(certificate), patient(), Optional.of(SCHEMA)))
                .isEqualTo(new Healthy());
    }

    @Test
    void anotherCertificateThanThePinnedOneIsNoAnswer() throws Exception {
        serveTls("shown");
        Path other = keys.resolve("other.pem");
        key("other", other);

        assertThat(ask(HttpHealthProbe.at(url()).trusting(other), patient(), Optional.empty()))
                .isInstanceOfSatisfying(
                        NoAnswer.class,
                        none -> assertThat(none.why())
                                .startsWith("TLS failed: ")
                                .contains("another certificate than the pinned one"));
    }

    @Test
    void unknownCertificateIsNoAnswerWithoutPinning() throws Exception {
        serveTls("unknown");

        assertThat(ask(HttpHealthProbe.at(url()), patient(), Optional.empty()))
                .isInstanceOfSatisfying(
                        NoAnswer.class, none -> assertThat(none.why()).startsWith("TLS failed: "));
    }

    @Test
    void missingCertificateFileIsNoAnswer() {
        HttpHealthProbe probe = HttpHealthProbe.at("https://127.0.0.1:1/health").trusting(keys.resolve("none.pem"));

        assertThat(ask(probe, patient(), Optional.empty()))
                .isInstanceOfSatisfying(
                        NoAnswer.class, none -> assertThat(none.why()).contains("none.pem"));
    }

    @ParameterizedTest
    @CsvSource({"ftp://host/health", "health", "https:///health", "https://user:hunter2@host/health"})
    void refusesWhatIsNoHealthAddress(String url) {
        assertThatThrownBy(() -> HttpHealthProbe.at(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
    }

    private void answer(int status, String body) throws IOException {
        serve(HttpServer.create(loopback(), 0), exchange -> send(exchange, status, body));
    }

    private void serve(HttpServer made, com.sun.net.httpserver.HttpHandler handler) {
        server = made;
        server.createContext("/", handler);
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.start();
    }

    private Path serveTls(String name) throws Exception {
        Path certificate = keys.resolve(name + ".pem");
        KeyStore store = key(name, certificate);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(loopback(), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        serve(https, exchange -> send(exchange, 200, GOOD));
        return certificate;
    }

    private static KeyStore key(String name, Path certificate) throws Exception {
        Path store = keys.resolve(name + ".p12");
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=somewhere-else.example",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-storetype",
                "PKCS12");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                name,
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-file",
                certificate.toString());
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            loaded.load(in, "changeit".toCharArray());
        }
        return loaded;
    }

    private static void keytool(String... arguments) throws Exception {
        java.util.List<String> argv = new java.util.ArrayList<>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        argv.addAll(java.util.List.of(arguments));
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static void hang(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private String url() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/health";
    }

    private Health probe() {
        return ask(HttpHealthProbe.at(url()), patient(), Optional.of(SCHEMA));
    }

    private static Health ask(HttpHealthProbe probe, CallContext call, Optional<SchemaVersion> schema) {
        return probe.probe(new ProbeRequest(call, RELEASE, schema));
    }

    private static CallContext patient() {
        return within(Duration.ofSeconds(30));
    }

    private static CallContext within(Duration patience) {
        return CallContext.look(new RunId("test"), patience, Pace.system());
    }
}
