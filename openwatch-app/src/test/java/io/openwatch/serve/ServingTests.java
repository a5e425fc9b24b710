package io.openwatch.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.http.TlsFiles;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.testing.Home;
import io.openwatch.testing.TestDatabase;
import io.safeupgrade.OperatorCommands;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that change, and an end that cuts nobody. */
class ServingTests {
    private static final int CLIENTS = 8;

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.current();
    private Home home;
    private Service service;

    @BeforeEach
    void start() {
        home = Home.in(directory, database.text());
        service = Service.start(
                home.configuration(),
                ReleaseDescriptor.builtIn(),
                OperatorCommands.of("openwatch"),
                () -> false,
                java.util.Optional.of(new io.openwatch.testing.Everybody()));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void servesACertificateThatWasReplacedAtTheNextHandshake() throws Exception {
        X509Certificate first = presented();
        TlsFiles.Fresh other = TlsFiles.selfSigned();
        Path staged = Files.writeString(directory.resolve("new.pem"), other.certificate());
        Files.move(staged, home.certificate(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(presented()).as("half of a pair is no pair").isEqualTo(first);
        Files.writeString(home.key(), other.key().reveal(text -> text));
        X509Certificate second = presented();
        assertThat(second).isNotEqualTo(first);
        Files.writeString(home.certificate(), "nonsense");
        assertThat(presented()).as("what cannot be used leaves the old one").isEqualTo(second);
    }

    @Test
    void endsWithoutCuttingARequestAndReadinessTellsAtOnce() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        List<String> cut = new ArrayList<>();
        CountDownLatch warm = new CountDownLatch(CLIENTS * 5);
        try (Connection idle = new Connection();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(idle.get("/readyz")).contains("\"healthy\"");
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                running.add(clients.submit(() -> load(answered, cut, warm)));
            }
            warm.await();
            CompletableFuture<Void> end = CompletableFuture.runAsync(service::close);
            assertThat(readiness(idle)).contains("\"ending\"", "HTTP/1.1 503", "Connection: close");
            end.join();
            for (Future<?> client : running) {
                client.get();
            }
        }
        assertThat(answered.get()).isGreaterThanOrEqualTo(CLIENTS * 5);
        assertThat(cut).isEmpty();
    }

    /** Ask until it tells. */
    private static String readiness(Connection idle) throws IOException {
        String answer = idle.get("/readyz");
        while (answer.contains("\"healthy\"")) {
            answer = idle.get("/readyz");
        }
        return answer;
    }

    /** Ask on and on; a connection that cannot be made is the end, one that breaks within a request is a cut. */
    private void load(AtomicInteger answered, List<String> cut, CountDownLatch warm) {
        boolean asked = false;
        while (true) {
            try (Connection connection = new Connection()) {
                boolean open = true;
                while (open) {
                    asked = true;
                    String answer = connection.get("/api/v1/hosts");
                    asked = false;
                    if (!answer.startsWith("HTTP/1.1 200")) {
                        note(cut, answer);
                    }
                    answered.incrementAndGet();
                    warm.countDown();
                    open = !answer.contains("Connection: close");
                }
            } catch (IOException over) {
                if (asked) {
                    note(cut, String.valueOf(over));
                }
                return;
            }
        }
    }

    private static void note(List<String> cut, String what) {
        synchronized (cut) {
            cut.add(what);
        }
    }

    private X509Certificate presented() throws IOException {
        try (Connection connection = new Connection()) {
            return (X509Certificate) connection.socket.getSession().getPeerCertificates()[0];
        }
    }

    /** A client that shows what the connection does: the library's would hide a cut by asking again. */
    private final class Connection implements AutoCloseable {
        private final SSLSocket socket;

        Connection() throws IOException {
            socket = (SSLSocket) trustingAll()
                    .getSocketFactory()
                    .createSocket(new Socket("127.0.0.1", service.port()), "localhost", service.port(), true);
            socket.setSoTimeout(20_000);
            socket.startHandshake();
        }

        String get(String path) throws IOException {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("cut after [" + head + "]");
                }
                head.append((char) next);
            }
            int length = Integer.parseInt(head.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new IOException("cut within the body");
            }
            return head + new String(body, StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static SSLContext trustingAll() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (java.security.GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
