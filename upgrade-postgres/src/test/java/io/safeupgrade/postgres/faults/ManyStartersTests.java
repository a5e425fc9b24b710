package io.safeupgrade.postgres.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Phase;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeEvent.PhaseStarted;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.Refused;
import io.safeupgrade.UpgradeOutcome.UpToDate;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.file.FileJournal;
import io.safeupgrade.postgres.TestCluster;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many start the same upgrade at the same moment.
 *
 * <p>Whoever got the lock does not migrate before all others have their answer: so that each of them must have met it.
 */
class ManyStartersTests {

    private static final int THREADS = 64;
    private static final int MACHINES = 8;
    private static final int PROCESSES = 8;
    private static final long PATIENCE_SECONDS = 180;

    @TempDir
    Path home;

    private Till till;
    private final List<Process> programs = new ArrayList<>();

    @BeforeEach
    void oldReleaseServes() {
        till = Till.serving(TestCluster.shared(), home, 10);
    }

    @AfterEach
    void end() {
        programs.forEach(program -> program.destroyForcibly().onExit().join());
    }

    @Test
    @DisplayName("I10: of 64 threads exactly one upgrades, 63 are told at once that it holds the lock")
    void oneOfManyThreads() throws Exception {
        List<UpgradeOutcome> outcomes = atOnce(THREADS, number -> till.state());

        oneUpgradedAndTheOthersWereTold(outcomes);
        assertThat(migrations()).isEqualTo(1);
        assertThat(runs()).isEqualTo(1);
        assertThat(atOnce(THREADS, number -> till.state())).allSatisfy(ManyStartersTests::hasNothingToDo);
        assertThat(runs()).as("later ones find it done").isEqualTo(1);
    }

    @Test
    @DisplayName("I10: of 8 machines with one database exactly one upgrades, by the lock in the server")
    void oneOfManyMachines() throws Exception {
        List<UpgradeOutcome> outcomes = atOnce(MACHINES, number -> home.resolve("machine-" + number));

        oneUpgradedAndTheOthersWereTold(outcomes);
        assertThat(till.schema()).isEqualTo(Till.NEW_SCHEMA);
    }

    @Test
    @DisplayName("I10: of 8 processes exactly one upgrades, 7 end with exit code 11, later ones with 0")
    void oneOfManyProcesses() throws Exception {
        for (int number = 0; number < PROCESSES; number++) {
            programs.add(TillProgram.start(till));
        }
        for (Process program : programs) {
            assertThat(TillProgram.said(program, TillProgram.READY)).isTrue();
        }
        for (Process program : programs) {
            TillProgram.goOn(program);
        }

        Process winner = theOneThatMigrates();
        assertThat(programs)
                .filteredOn(program -> program != winner)
                .allSatisfy(loser -> assertThat(loser.waitFor()).isEqualTo(ErrorCode.LOCK_HELD.exitCode()));
        TillProgram.goOn(winner);
        assertThat(winner.waitFor()).isZero();
        assertThat(migrations()).isEqualTo(1);
        assertThat(runs()).isEqualTo(1);
        assertThat(till.upgrade().run(Trigger.BOOT).exitCode()).isZero();
    }

    /** Everybody else has ended by then: reading to the end of what they say waits for that. */
    private Process theOneThatMigrates() throws Exception {
        List<Process> migrating = new ArrayList<>();
        for (Process program : programs) {
            if (TillProgram.said(program, TillProgram.MIGRATING)) {
                migrating.add(program);
            }
        }
        assertThat(migrating).hasSize(1);
        return migrating.getFirst();
    }

    private List<UpgradeOutcome> atOnce(int starters, Function<Integer, Path> state) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(starters - 1);
        Queue<String> overtaken = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(starters)) {
            List<Future<UpgradeOutcome>> all = IntStream.range(0, starters)
                    .mapToObj(number -> threads.submit(starter(state.apply(number), start, others, overtaken)))
                    .toList();
            start.countDown();
            List<UpgradeOutcome> outcomes = new ArrayList<>();
            for (Future<UpgradeOutcome> one : all) {
                outcomes.add(one.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            assertThat(overtaken).isEmpty();
            return outcomes;
        }
    }

    private Callable<UpgradeOutcome> starter(
            Path state, CountDownLatch start, CountDownLatch others, Queue<String> overtaken) {
        return () -> {
            start.await();
            UpgradeOutcome outcome = Till.parts(till.database.owner(), state, till.location())
                    .listener(event -> {
                        if (event instanceof PhaseStarted started && started.phase() == Phase.MIGRATE) {
                            awaitOthers(others, overtaken);
                            if (Files.exists(state.resolve("last.json"))) {
                                overtaken.add("who lost the lock told monitors a result");
                            }
                        }
                    })
                    .build()
                    .run(Trigger.OPERATOR);
            others.countDown();
            return outcome;
        };
    }

    private static void awaitOthers(CountDownLatch others, Queue<String> overtaken) {
        try {
            if (!others.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                overtaken.add("migrates while [" + others.getCount() + "] others have no answer");
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    private static void oneUpgradedAndTheOthersWereTold(List<UpgradeOutcome> outcomes) {
        assertThat(outcomes).filteredOn(Upgraded.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(one -> !(one instanceof Upgraded)).allSatisfy(loser -> {
            assertThat(loser).isInstanceOf(Refused.class);
            assertThat(loser.exitCode()).isEqualTo(11);
            assertThat(loser.failure().orElseThrow().code()).isEqualTo(ErrorCode.LOCK_HELD);
            assertThat(loser.report().next()).isNotEmpty();
        });
    }

    private static void hasNothingToDo(UpgradeOutcome outcome) {
        boolean told = outcome.failure()
                .map(failure -> failure.code() == ErrorCode.LOCK_HELD)
                .orElse(outcome instanceof UpToDate);
        assertThat(told).as("%s", outcome).isTrue();
    }

    private long migrations() {
        return entries().stream()
                .filter(entry -> entry.kind() == Kind.PHASE_INTENT)
                .filter(entry -> entry.phase().filter(Phase.MIGRATE::equals).isPresent())
                .count();
    }

    private long runs() {
        return entries().stream()
                .filter(entry -> entry.kind() == Kind.RUN_STARTED)
                .count();
    }

    private List<JournalEntry> entries() {
        return FileJournal.at(till.state().resolve("journal.jsonl")).entries();
    }
}
