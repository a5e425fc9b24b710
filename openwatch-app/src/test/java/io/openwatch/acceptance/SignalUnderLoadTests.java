package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.RawConnection;
import io.openwatch.testing.TestDatabase;
import io.safeupgrade.http.PinnedCertificate;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The real program is told to end while clients ask. */
class SignalUnderLoadTests {
    private static final Pattern PORT = Pattern.compile("listens on port (\\d+)");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int CLIENTS = 8;
    private static final List<String> PATHS = List.of("/api/v1/health", "/livez", "/docs", "/api/v1/hosts");

    @TempDir
    Path directory;

    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<String> cut = new ConcurrentLinkedQueue<>();
    private final CountDownLatch warm = new CountDownLatch(CLIENTS * 10);

    @Test
    @DisplayName("SIGTERM under load: no request is cut, no handshake is half done, later connections are refused")
    void endsWithoutCuttingAnybody() throws Exception {
        TestDatabase database = TestDatabase.current();
        Machine machine = Machine.in(directory).configured(database.text()).with("OPENWATCH_LOGGING_FORMAT", "json");
        try (Running serving = machine.begin("serve");
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            serving.awaitLine("its port", line -> PORT.matcher(line).find());
            int port = port(serving);
            SSLContext trusted =
                    PinnedCertificate.contextFor(machine.certificate().orElseThrow());
            failsOnRecord(database, serving, new RawConnection(port, trusted));
            for (int client = 0; client < CLIENTS; client++) {
                boolean keepsOpen = client % 2 == 0;
                clients.submit(() -> load(port, trusted, keepsOpen));
            }
            warm.await();
            Running.Ended ended = serving.terminate().finish();
            assertThat(ended.exit()).as(ended::all).isZero();
        }
        assertThat(cut).isEmpty();
        assertThat(answered.get()).isGreaterThanOrEqualTo(CLIENTS * 10);
    }

    /** A request that fails is found in the log by the id that its answer has. */
    private static void failsOnRecord(TestDatabase database, Running serving, RawConnection connection)
            throws IOException {
        database.execute("ALTER TABLE hosts RENAME TO hosts_away");
        try (connection) {
            assertThat(connection.send(
                            "GET /readyz HTTP/1.1\r\nHost: localhost\r\nX-Correlation-Id: trace-4711\r\n\r\n"))
                    .contains("HTTP/1.1 503", "X-Correlation-Id: trace-4711");
        }
        serving.awaitLine(
                "what failed",
                line -> line.startsWith("{")
                        && JSON.readTree(line)
                                .at("/mdc/correlation_id")
                                .asString("")
                                .equals("trace-4711")
                        && line.contains("hosts"));
        database.execute("ALTER TABLE hosts_away RENAME TO hosts");
    }

    private static int port(Running serving) {
        Matcher found = PORT.matcher(serving.out() + serving.err());
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    /** Ask until nobody listens any more; whatever else ends a connection that was made is a cut. */
    private void load(int port, SSLContext trusted, boolean keepsOpen) {
        try {
            for (int turn = 0; ; turn++) {
                try (RawConnection connection = new RawConnection(port, trusted)) {
                    String answer;
                    do {
                        answer = connection.get(PATHS.get(turn++ % PATHS.size()));
                        if (!answer.matches("(?s)HTTP/1.1 (200|401) .*")) {
                            cut.add(answer);
                        }
                        answered.incrementAndGet();
                        warm.countDown();
                    } while (keepsOpen && !answer.contains("Connection: close"));
                }
            }
        } catch (ConnectException refused) {
            // So be it.
        } catch (IOException broken) {
            cut.add(broken + " " + broken.getCause());
        }
    }
}
