package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.postgres.TestCluster.Fresh;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clients that come back the instant they are thrown out, as every connection pool does. */
class RestoreUnderLoadTests {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreUnderLoadTests.class);
    private static final int CLIENTS = 4;

    /** Not the figure, which a benchmark tells: a bound that a closed or missing database would break. */
    private static final Duration GENEROUS = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final Fresh fresh = TestCluster.shared().freshWithCreatedb();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    @DisplayName("trap 15: clients that reconnect all the time see one database or the other, and never none for long")
    void swapsUnderAStormOfClients() throws Exception {
        DumpedDatabase.fill(fresh.owner(), 100);
        RestorePoint point = RestorePoint.of(fresh, directory);
        TestCluster.execute(fresh.owner(), "DELETE FROM people WHERE id > 50");
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Seen>> seen = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                seen.add(clients.submit(this::askUntilOver));
            }
            try {
                point.restored();
            } finally {
                over.set(true);
            }
            for (Future<Seen> client : seen) {
                LOG.info("a client saw {}", client.get());
                assertThat(client.get().longest()).isLessThan(GENEROUS);
                assertThat(client.get().strange()).isEmpty();
            }
        }
        assertThat(point.live("SELECT count(*) FROM people")).isEqualTo("100");
    }

    /** What one client saw: its longest time without an answer, and answers that are those of neither database. */
    private record Seen(int answers, int refusals, Duration longest, List<String> strange) {}

    private Seen askUntilOver() {
        int answers = 0;
        int refusals = 0;
        long longest = 0;
        List<String> strange = new ArrayList<>();
        long last = System.nanoTime();
        while (!over.get() || answers == 0) {
            try (Connection connection = fresh.connectAsOwner()) {
                while (!over.get()) {
                    String rows = TestCluster.query(connection, "SELECT count(*) FROM people");
                    if (!List.of("50", "100").contains(rows)) {
                        strange.add(rows);
                    }
                    longest = Math.max(longest, System.nanoTime() - last);
                    last = System.nanoTime();
                    answers++;
                }
            } catch (SQLException thrownOut) {
                refusals++;
            }
        }
        return new Seen(answers, refusals, Duration.ofNanos(longest), strange);
    }
}
