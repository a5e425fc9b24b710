package io.safeupgrade.postgres.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Phase;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeEvent.PhaseStarted;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.FailedStopped;
import io.safeupgrade.UpgradeOutcome.Refused;
import io.safeupgrade.UpgradeOutcome.RolledBack;
import io.safeupgrade.UpgradeOutcome.Skipped;
import io.safeupgrade.UpgradeOutcome.UpToDate;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.file.FileHold;
import io.safeupgrade.postgres.Happened;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.postgres.TestCluster;
import io.safeupgrade.testkit.FaultInjector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The server dies, ends our sessions, or cannot be reached any more, at every point at which a run needs it. */
@EnabledOnOs(OS.LINUX)
class ServerInTroubleTests {

    /** What happens to the server, as a run sees it. */
    enum Trouble {
        /** Every process of the server is killed; it stays away until the run has ended. */
        SERVER_KILLED,
        /** Every session of the upgrade's role is ended; new ones can be had. */
        SESSIONS_TERMINATED,
        /** Every connection is reset on its way; new ones go through. */
        CONNECTIONS_RESET
    }

    /** When. */
    enum Moment {
        LOOKING("Migrator.status", ""),
        CHECKING("PreflightCheck.check", ""),
        HOLD(Phase.HOLD),
        STOP(Phase.STOP),
        WAITING_FOR_SESSIONS("SessionFence.fence", ""),
        BACKUP(Phase.BACKUP),
        BEFORE_THE_DUMP("BackupProvider.create", ""),
        IN_THE_DUMP("BackupProvider.create", ""),
        VERIFYING("BackupProvider.verify", ""),
        MIGRATE(Phase.MIGRATE),
        BEFORE_THE_MIGRATION("Migrator.migrate", ""),
        IN_THE_MIGRATION("Migrator.migrate", ""),
        READING_BACK("Migrator.status", "Migrator.migrate"),
        START(Phase.START),
        HEALTH(Phase.HEALTH),
        COMMIT(Phase.COMMIT);

        private final Optional<Phase> phase;
        private final String call;
        private final String after;

        Moment(Phase phase) {
            this.phase = Optional.of(phase);
            this.call = "";
            this.after = "";
        }

        Moment(String call, String after) {
            this.phase = Optional.empty();
            this.call = call;
            this.after = after;
        }
    }

    /** Rows that make a dump of some megabytes. */
    private static final int MANY = 3000;

    /** Exit codes of a stopped machine whose schema is as before; 90 where it could not be read any more. */
    private static final Object[] BEFORE = {20, 30, 90};

    /** Exit codes of a stopped machine whose schema is the new one. */
    private static final Object[] AFTER = {40, 90};

    private static CrashingServer server;

    @TempDir
    Path home;

    private Till till;
    private CuttableLine line;
    private final AtomicBoolean struck = new AtomicBoolean();
    private final CountDownLatch happened = new CountDownLatch(1);

    @BeforeAll
    static void startServer() throws Exception {
        server = CrashingServer.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    /** A killed server at every moment; what is gone in a moment where another moment of the phase would not tell more. */
    static Stream<Arguments> cells() {
        Set<Moment> oneOfEachPhase = EnumSet.complementOf(EnumSet.of(
                Moment.CHECKING, Moment.STOP, Moment.BACKUP, Moment.BEFORE_THE_DUMP, Moment.VERIFYING, Moment.MIGRATE));
        return Stream.of(Trouble.values())
                .flatMap(trouble -> Stream.of(Moment.values())
                        .filter(moment -> trouble == Trouble.SERVER_KILLED || oneOfEachPhase.contains(moment))
                        .map(moment -> Arguments.of(trouble, moment)));
    }

    @AfterEach
    void closeLine() throws Exception {
        line.close();
    }

    @ParameterizedTest
    @MethodSource("cells")
    @DisplayName(
            "AC-03, I4: a server in trouble at any moment leaves a safe ending, and resume ends at the new release")
    void endsSafelyAndResumeEndsAtTheNewRelease(Trouble trouble, Moment moment) throws Exception {
        till = Till.serving(server.cluster(), home, moment == Moment.IN_THE_DUMP ? MANY : 10);
        line = CuttableLine.to(server.cluster().port());
        if (moment == Moment.IN_THE_MIGRATION) {
            till.brake("3600");
        }

        UpgradeOutcome outcome = run(trouble, moment);
        assertThat(happened.await(1, TimeUnit.MINUTES))
                .as("the trouble happened")
                .isTrue();
        if (trouble == Trouble.SERVER_KILLED) {
            server.startAgain();
        }

        isSafe(outcome);
        if (moment == Moment.HOLD) {
            assertThat(outcome)
                    .as("the lock is lost before anything is touched")
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.reason().code()).isEqualTo(ErrorCode.LOCK_LOST_EARLY));
        }
        till.brake("0");
        endsAtTheNewRelease();
    }

    private UpgradeOutcome run(Trouble trouble, Moment moment) {
        FaultInjector calls = Till.unwatched();
        boolean straight = trouble != Trouble.CONNECTIONS_RESET && moment != Moment.IN_THE_DUMP;
        PostgresDsn dsn =
                straight ? till.database.owner() : line.through(till.database.owner(), till.database.password());
        calls.beforeCalls(point -> {
            boolean due =
                    calls.calls().stream().anyMatch(call -> call.toString().equals(moment.after));
            if (point.toString().equals(moment.call) && (moment.after.isEmpty() || due)) {
                happen(trouble, moment);
            }
        });
        SafeUpgrade upgrade = till.upgrade(dsn, calls)
                .listener(event -> {
                    if (event instanceof PhaseStarted started && moment.phase.equals(Optional.of(started.phase()))) {
                        happen(trouble, moment);
                    }
                })
                .build();
        return upgrade.run(Trigger.OPERATOR);
    }

    private void happen(Trouble trouble, Moment moment) {
        if (!struck.compareAndSet(false, true)) {
            return;
        }
        Runnable strike = () -> strike(trouble);
        switch (moment) {
            case IN_THE_DUMP -> line.onceAfter(MANY * 200L, strike);
            case IN_THE_MIGRATION ->
                Thread.ofVirtual().start(() -> {
                    awaitSleep();
                    strike.run();
                });
            default -> strike.run();
        }
    }

    private void strike(Trouble trouble) {
        try {
            switch (trouble) {
                case SERVER_KILLED -> server.kill();
                case SESSIONS_TERMINATED ->
                    TestCluster.execute(
                            till.database.superuser().maintenance(),
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '"
                                    + till.database.role() + "'");
                case CONNECTIONS_RESET -> line.cut();
            }
            happened.countDown();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void awaitSleep() {
        try {
            Happened.await(() -> "1"
                    .equals(TestCluster.query(
                            till.database.superuser().maintenance(),
                            "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND usename = '"
                                    + till.database.role() + "'")));
        } catch (Exception never) {
            throw new IllegalStateException(never);
        }
    }

    /** The service is down and held, or as it was found, and in no case does code serve on a schema it was not built for. */
    private void isSafe(UpgradeOutcome outcome) {
        boolean held = FileHold.at(till.state().resolve("hold")).current().isPresent();
        String schema = till.schema();
        switch (outcome) {
            case Upgraded done -> {
                assertThat(schema).isEqualTo(Till.NEW_SCHEMA);
                assertThat(till.service.serving()).contains(Till.NEW);
            }
            case FailedStopped stopped -> {
                assertThat(till.service.serving()).as("the service is down").isEmpty();
                assertThat(held).as("held").isTrue();
                assertThat(stopped.exitCode()).isIn(schema.equals(Till.OLD_SCHEMA) ? BEFORE : AFTER);
            }
            case Refused refused -> isUntouched(refused, held);
            case Skipped skipped -> isUntouched(skipped, held);
            case UpToDate wrong -> fail("nothing to do? %s", wrong);
            case RolledBack wrong -> fail("nobody asked to go back: %s", wrong);
        }
        assertThat(outcome instanceof Upgraded || !outcome.report().next().isEmpty())
                .as("the next command")
                .isTrue();
        assertThat(till.restorePoints().partials()).as("nothing half is left").isEmpty();
    }

    private void isUntouched(UpgradeOutcome outcome, boolean held) {
        assertThat(till.schema()).isEqualTo(Till.OLD_SCHEMA);
        assertThat(till.service.serving()).contains(Till.OLD);
        assertThat(held).isFalse();
        assertThat(outcome.exitCode()).isIn(10, 12, 13);
    }

    private void endsAtTheNewRelease() throws Exception {
        SafeUpgrade next = till.upgrade();
        UpgradeOutcome second = next.resume(Trigger.OPERATOR).orElseGet(() -> next.run(Trigger.OPERATOR));
        assertThat(second).isInstanceOfAny(Upgraded.class, UpToDate.class);
        assertThat(till.schema()).isEqualTo(Till.NEW_SCHEMA);
        assertThat(till.service.serving()).contains(Till.NEW);
        assertThat(next.status().hold()).isEmpty();
        assertThat(next.status().unfinished()).isEmpty();
        assertThat(till.restorePoints().partials()).isEmpty();
        assertThat(till.restorePoints().broken()).isEmpty();
        Happened.await(() -> till.ownSessions() == 0);
    }
}
