package io.safeupgrade.benchmarks;

import io.safeupgrade.http.PinnedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;

/** A browser that is signed in. */
final class SignedIn {
    private static final List<String> PATHS =
            List.of("/hosts", "/hosts?search=web", "/findings?status=fail", "/scans", "/audit/events", "/users");
    private static final int CLIENTS = 4;
    private static final int PATIENCE_MILLIS = 5_000;

    private final HttpClient http;
    private final String base;
    private final String cookies;
    private final AtomicLong asked = new AtomicLong();

    private SignedIn(HttpClient http, String base, String cookies) {
        this.http = http;
        this.base = base;
        this.cookies = cookies;
    }

    static SignedIn of(int port, Path certificate, String name, String password) throws Exception {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(PinnedCertificate.contextFor(certificate))
                .build();
        String base = "https://localhost:" + port + "/api/v1";
        HttpResponse<String> answer = http.send(login(base, name, password), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("not signed in: " + answer.body());
        }
        return new SignedIn(
                http,
                base,
                answer.headers().allValues("Set-Cookie").stream()
                        .map(cookie -> cookie.split(";", 2)[0])
                        .collect(Collectors.joining("; ")));
    }

    static HttpRequest login(String base, String name, String password) {
        return HttpRequest.newBuilder(URI.create(base + "/auth/login"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}"))
                .build();
    }

    /** Say whether health is answered with 200; a connection of its own, which costs little where nobody listens. */
    static boolean healthy(int port, Path certificate) throws GeneralSecurityException {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
            plain.setSoTimeout(PATIENCE_MILLIS);
            SSLSocket socket = (SSLSocket) PinnedCertificate.contextFor(certificate)
                    .getSocketFactory()
                    .createSocket(plain, "localhost", port, true);
            socket.getOutputStream()
                    .write("GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .startsWith("HTTP/1.1 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ask with some clients at once, as fast as they are answered. */
    void ask(Duration length) throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + length.toNanos();
        Callable<Integer> turns = () -> askUntil(end);
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (Future<Integer> client : clients.invokeAll(Collections.nCopies(CLIENTS, turns))) {
                client.get();
            }
        }
    }

    private Integer askUntil(long end) throws IOException, InterruptedException {
        int turn = 0;
        while (System.nanoTime() < end) {
            read(PATHS.get(turn++ % PATHS.size()));
        }
        return turn;
    }

    private void read(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Cookie", cookies)
                .build();
        if (http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
            asked.incrementAndGet();
        }
    }

    /** Return how many requests were answered with 200. */
    long asked() {
        return asked.get();
    }
}
