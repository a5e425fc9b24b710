package io.openwatch.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.http.TlsFiles;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.testing.Home;
import io.openwatch.testing.RawConnection;
import io.openwatch.testing.TestDatabase;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.http.PinnedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
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
    private SSLContext trusted;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        home = Home.in(directory, database.text());
        service = Service.start(
                home.configuration(),
                ReleaseDescriptor.builtIn(),
                OperatorCommands.of("openwatch"),
                () -> false,
                java.util.Optional.of(new io.openwatch.testing.Everybody()));
        trusted = PinnedCertificate.contextFor(home.certificate());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void servesACertificateThatWasReplacedAtTheNextHandshake() throws Exception {
        SSLContext first = trusted;
        TlsFiles.Fresh other = TlsFiles.selfSigned();
        Path staged = Files.writeString(directory.resolve("new.pem"), other.certificate());
        SSLContext second = PinnedCertificate.contextFor(staged);
        assertThat(shows(first)).isTrue();
        Files.move(staged, home.certificate(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(shows(first)).as("half of a pair is no pair").isTrue();
        Files.writeString(home.key(), other.key().reveal(text -> text));
        assertThat(shows(second)).isTrue();
        assertThat(shows(first)).isFalse();
        Files.writeString(home.certificate(), "nonsense");
        assertThat(shows(second)).as("what cannot be used leaves the old one").isTrue();
    }

    @Test
    void endsWithoutCuttingARequestAndReadinessTellsAtOnce() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        List<String> cut = new ArrayList<>();
        CountDownLatch warm = new CountDownLatch(CLIENTS * 5);
        try (RawConnection idle = new RawConnection(service.port(), trusted);
                RawConnection late = new RawConnection(service.port(), trusted);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(idle.get("/readyz")).contains("\"healthy\"");
            assertThat(late.get("/livez")).contains("\"alive\"");
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                running.add(clients.submit(() -> load(answered, cut, warm)));
            }
            warm.await();
            CompletableFuture<Void> end = CompletableFuture.runAsync(service::close);
            assertThat(readiness(idle)).contains("\"ending\"", "HTTP/1.1 503", "Connection: close");
            assertThat(late.get("/api/v1/events?topics=hosts"))
                    .contains("HTTP/1.1 503", "\"server.shutting_down\"", "Connection: close");
            end.join();
            for (Future<?> client : running) {
                client.get();
            }
        }
        assertThat(answered.get()).isGreaterThanOrEqualTo(CLIENTS * 5);
        assertThat(cut).isEmpty();
    }

    /** Ask until it tells. */
    private static String readiness(RawConnection idle) throws IOException {
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
            try (RawConnection connection = new RawConnection(service.port(), trusted)) {
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

    /** Say whether the server shows the one certificate that {@code pinned} accepts. */
    private boolean shows(SSLContext pinned) {
        try (RawConnection connection = new RawConnection(service.port(), pinned)) {
            return connection.get("/livez").contains("\"alive\"");
        } catch (IOException another) {
            return false;
        }
    }
}
