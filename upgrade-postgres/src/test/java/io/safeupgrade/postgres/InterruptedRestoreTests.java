package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.Failure;
import io.safeupgrade.KeptAside;
import io.safeupgrade.Progress;
import io.safeupgrade.postgres.TestCluster.Fresh;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever breaks a restore in the middle: the live database is whole, and the next try with the same attempt ends it. */
class InterruptedRestoreTests {

    /** So many kilobytes that there is progress to act on in the middle. */
    private static final int ROWS = 12_000;

    private static final String COUNT = "SELECT count(*) FROM people";

    @TempDir
    Path directory;

    private final TestCluster cluster = TestCluster.shared();
    private final Fresh fresh = cluster.freshWithCreatedb();
    private final Cancellation cancellation = Cancellation.create();

    private RestorePoint point;

    @BeforeEach
    void backUp() {
        DumpedDatabase.fill(fresh.owner(), ROWS);
        point = RestorePoint.of(fresh, directory);
        TestCluster.execute(fresh.owner(), "INSERT INTO people VALUES (0, 'written since')");
    }

    @Test
    void cancelledInTheMiddle() {
        Failure failure = point.untouched(
                point.backups(), whileRestoring(progress -> cancellation.request("an operator said stop")));

        assertThat(failure.what()).contains("an operator said stop");
        isWholeAndEndsWithTheNextTry(failure);
    }

    @Test
    void sessionOfTheToolEndedInTheMiddle() {
        Failure failure = point.untouched(point.backups(), whileRestoring(progress -> endSessions(point.copy())));

        assertThat(failure.evidence()).isNotEmpty();
        isWholeAndEndsWithTheNextTry(failure);
    }

    @Test
    void toolKilledInTheMiddle() {
        Failure failure = point.untouched(point.backups(), whileRestoring(progress -> killTool()));

        assertThat(failure.what()).contains("pg_restore", "failed");
        isWholeAndEndsWithTheNextTry(failure);
    }

    @Test
    void lockLostRightBeforeTheSwap() {
        CallContext lost = Calls.of(cancellation, progress -> {}, () -> false);

        Failure failure = point.untouched(point.backups(), lost);

        assertThat(failure.what()).contains("lock was lost");
        isWholeAndEndsWithTheNextTry(failure);
    }

    @Test
    @DisplayName("a crash between copy and swap: the copy is left, listed as scratch, and made anew by the next try")
    void processKilledBeforeTheSwap() {
        assertThatThrownBy(() -> point.restore(point.backups(), Calls.beforeCommit(() -> {
                    throw new IllegalStateException("killed");
                })))
                .hasMessage("killed");

        assertThat(cluster.beside(fresh)).containsExactly(point.copy());
        assertThat(point.backups().keptAside(TestCluster.call()))
                .singleElement()
                .satisfies(kept -> assertThat(kept.kind()).isEqualTo(KeptAside.Kind.SCRATCH));
        endsWithTheNextTry();
    }

    @Test
    @DisplayName("a crash between swap and answer: the next try recognizes what was done, and swaps nothing")
    void processKilledAfterTheSwap() {
        point.restored();
        TestCluster.execute(fresh.owner(), "INSERT INTO people VALUES (-1, 'into the restored data')");

        assertThat(point.restored().keptAside())
                .singleElement()
                .satisfies(kept -> assertThat(kept.name()).isEqualTo(point.aside()));

        assertThat(point.live("SELECT count(*) FROM people WHERE id = -1")).isEqualTo("1");
        assertThat(cluster.beside(fresh)).containsExactly(point.aside());
    }

    @Test
    @DisplayName("a crash between creating and marking the copy: it was never opened, so it is ours")
    void processKilledRightAfterCreating() {
        TestCluster.execute(
                fresh.owner().maintenance(), "CREATE DATABASE \"" + point.copy() + "\" ALLOW_CONNECTIONS false");

        endsWithTheNextTry();
    }

    @Test
    void databaseOfSomebodyElseWithTheNameOfTheCopyIsLeftAlone() {
        TestCluster.execute(fresh.owner().maintenance(), "CREATE DATABASE \"" + point.copy() + "\"");

        Failure failure = point.untouched();

        assertThat(failure.what()).contains("[" + point.copy() + "]", "not made by a restore");
        assertThat(cluster.beside(fresh)).containsExactly(point.copy());
        assertThat(point.backups().keptAside(TestCluster.call())).isEmpty();
        assertThat(point.live(COUNT)).isEqualTo(String.valueOf(ROWS + 1));
    }

    @Test
    void sessionLostInTheSwapIsNoAnswer() {
        AtomicInteger asked = new AtomicInteger();
        CallContext call = Calls.beforeCommit(() -> {
            if (asked.incrementAndGet() == 1) {
                endSessions("postgres");
            }
        });

        Failure failure = point.untouched(point.backups(), call);

        assertThat(failure.what()).contains("lost during the swap");
        isWholeAndEndsWithTheNextTry(failure);
    }

    private void isWholeAndEndsWithTheNextTry(Failure failure) {
        assertThat(failure.what()).contains("[" + fresh.database() + "] is as it was");
        assertThat(point.live(COUNT)).isEqualTo(String.valueOf(ROWS + 1));
        assertThat(cluster.beside(fresh)).as("what is left").isEmpty();
        endsWithTheNextTry();
    }

    private void endsWithTheNextTry() {
        List<String> kept =
                point.restored().keptAside().stream().map(KeptAside::name).toList();
        assertThat(kept).containsExactly(point.aside());
        assertThat(point.live(COUNT)).isEqualTo(String.valueOf(ROWS));
        assertThat(TestCluster.query(cluster.superuser(point.aside()), COUNT)).isEqualTo(String.valueOf(ROWS + 1));
        assertThat(cluster.beside(fresh)).containsExactly(point.aside());
    }

    /** Act once, when the first megabytes are on their way. */
    private CallContext whileRestoring(Consumer<Progress> action) {
        AtomicInteger seen = new AtomicInteger();
        return Calls.of(
                cancellation,
                progress -> {
                    if (progress.what().startsWith("restore") && seen.incrementAndGet() == 1) {
                        action.accept(progress);
                    }
                },
                () -> true);
    }

    /** Only those of this test: others work in the maintenance database at the same time. */
    private void endSessions(String database) {
        TestCluster.query(
                cluster.superuser("template1"),
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" + database
                        + "' AND usename = '" + fresh.role() + "'");
    }

    private void killTool() {
        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("dbname='" + point.copy() + "'"))
                .forEach(ProcessHandle::destroyForcibly);
    }
}
