package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.LockableDatabase;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.Migrator.MigrationRequest;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.ServiceController.StopRequest;
import io.safeupgrade.spi.SessionFence;
import io.safeupgrade.spi.UpgradeLock;
import io.safeupgrade.spi.UpgradeLock.LockRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FaultInjectorTests {

    private final FakePace pace = FakePace.create();
    private final FaultInjector faults = FaultInjector.on(pace);
    private final FakeMigrator migrator = FakeMigrator.from(3, 5);
    private final CallContext call = CallContext.look(new RunId("test"), Duration.ofMinutes(1), pace);

    @Test
    void matrixNamesEveryMethodThatAnEngineCalls() {
        assertThat(Fault.points())
                .extracting(Fault.Point::toString)
                .contains(
                        "DatabaseProbe.probe",
                        "ServiceController.stop",
                        "UpgradeJournal.append",
                        "Held.stillHeld",
                        "UpgradeListener.on")
                .doesNotContain("BackupProvider.name", "LockableDatabase.lock")
                .doesNotHaveDuplicates()
                .hasSizeGreaterThanOrEqualTo(28);
        assertThat(Fault.matrix()).doesNotHaveDuplicates().hasSizeGreaterThan(100);
    }

    static Stream<Fault> matrix() {
        return Fault.matrix();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void everyFaultOfTheMatrixStrikes(Fault fault, @TempDir Path directory) throws Exception {
        AtomicBoolean cancelled = new AtomicBoolean();
        faults.cancellingBy(() -> cancelled.set(true)).arm(fault);
        FutureTask<Object> answer = new FutureTask<>(() -> ask(fault.point(), new Samples(call, directory)));
        Thread thread = new Thread(answer);
        thread.start();
        switch (fault.kind()) {
            case THROWS, THROWS_AFTERWARDS ->
                assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                        .hasStackTraceContaining("injected: " + fault);
            case FAILS -> assertThat(told(answer)).containsAnyOf("injected", "Optional.empty", "false");
            case HANGS -> {
                call.cancellation().request("test");
                assertThat(told(answer)).containsAnyOf("injected", "Optional.empty");
                assertThat(call.deadline().expired()).isTrue();
            }
            case HANGS_DEAF -> {
                thread.interrupt();
                assertThat(told(answer)).contains("interrupted while hanging");
            }
            case CANCELS -> {
                assertThat(told(answer)).doesNotContain("injected");
                assertThat(cancelled).isTrue();
            }
            case DIES, DIES_AFTERWARDS -> throw new AssertionError("no fault to live through: " + fault);
        }
        assertThat(faults.struck()).containsExactly(fault);
    }

    private Object ask(Fault.Point point, Samples samples) throws Exception {
        Object watched = watch(point.spi(), samples.provider(point.spi()));
        for (Method method : point.spi().getDeclaredMethods()) {
            if (method.getName().equals(point.method())) {
                return method.invoke(
                        watched,
                        Arrays.stream(method.getParameterTypes())
                                .map(samples::argument)
                                .toArray());
            }
        }
        throw new AssertionError("no such method: " + point);
    }

    private <T> T watch(Class<T> spi, Object provider) {
        return faults.watch(spi, spi.cast(provider));
    }

    private static String told(FutureTask<Object> answer) throws Exception {
        try {
            return String.valueOf(answer.get(20, TimeUnit.SECONDS));
        } catch (ExecutionException failed) {
            StringWriter trace = new StringWriter();
            failed.printStackTrace(new PrintWriter(trace));
            return trace.toString();
        }
    }

    @Test
    void strikesTheNthCallOnce() {
        faults.arm(new Fault(new Fault.Point(Migrator.class, "status"), 2, Fault.Kind.THROWS));
        Migrator watched = faults.watch(Migrator.class, migrator);
        watched.status(call);
        assertThatThrownBy(() -> watched.status(call)).hasMessageContaining("injected");
        watched.status(call);
        assertThat(faults.calls()).hasSize(3);
        assertThat(faults.struck()).hasSize(1);
    }

    @Test
    void throwsBeforeOrAfterTheWork() {
        Migrator watched = faults.watch(Migrator.class, migrator);
        faults.arm(Fault.first(Migrator.class, "migrate", Fault.Kind.THROWS));
        assertThatThrownBy(() -> watched.migrate(request())).hasMessageContaining("injected");
        assertThat(migrator.position()).contains(migrator.status(call).current().orElseThrow());
        assertThat(migrator.status(call).atTarget()).isFalse();
        faults.disarm();
        faults.arm(Fault.first(Migrator.class, "migrate", Fault.Kind.THROWS_AFTERWARDS));
        assertThatThrownBy(() -> watched.migrate(request())).hasMessageContaining("injected");
        assertThat(migrator.status(call).atTarget()).isTrue();
    }

    @Test
    void failsByTheAnswerOfTheInterfaceAndDoesNothing() {
        FakeService service = FakeService.of(ReleaseVersion.of("1")).running(ReleaseVersion.of("1"));
        faults.arm(Fault.first(ServiceController.class, "stop", Fault.Kind.FAILS));
        var answer = faults.watch(ServiceController.class, service).stop(new StopRequest(call));
        assertThat(answer).isInstanceOf(ServiceController.NotReached.class);
        assertThat(service.state().running()).isTrue();
    }

    @Test
    void keepsAllAbilitiesOfTheProvider() {
        FakeDatabase database = FakeDatabase.withData();
        DatabaseProbe watched = faults.watch(DatabaseProbe.class, database);
        assertThat(watched).isInstanceOf(LockableDatabase.class).isInstanceOf(SessionFence.class);
    }

    @Test
    void watchesTheLockThatWasHandedOut() {
        LockableDatabase watched = faults.watch(LockableDatabase.class, FakeDatabase.withData());
        faults.arm(Fault.first(UpgradeLock.Held.class, "stillHeld", Fault.Kind.FAILS));
        var result = watched.lock().acquire(new LockRequest(call, "till", Duration.ZERO));
        assertThat(((UpgradeLock.Acquired) result).held().stillHeld()).isFalse();
        assertThat(((UpgradeLock.Acquired) result).held().stillHeld()).isTrue();
    }

    @Test
    void cancelsTheRunJustBeforeItAnswers() {
        CountDownLatch cancelled = new CountDownLatch(1);
        faults.cancellingBy(cancelled::countDown);
        faults.arm(Fault.first(Migrator.class, "migrate", Fault.Kind.CANCELS));
        assertThat(faults.watch(Migrator.class, migrator).migrate(request())).isInstanceOf(Migrator.Migrated.class);
        assertThat(cancelled.getCount()).isZero();
    }

    @Test
    void hangsPastItsDeadlineUntilItsCallIsCancelled() throws Exception {
        faults.arm(Fault.first(Migrator.class, "migrate", Fault.Kind.HANGS));
        Migrator watched = faults.watch(Migrator.class, migrator);
        var answer = CompletableFuture.supplyAsync(() -> watched.migrate(request()));
        call.cancellation().request("test");
        assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(Migrator.NotMigrated.class);
        assertThat(call.deadline().expired()).isTrue();
        assertThat(migrator.status(call).atTarget()).isFalse();
    }

    @Test
    void deafCallIgnoresCancellationAndEndsByInterruption() throws Exception {
        faults.arm(Fault.first(Migrator.class, "migrate", Fault.Kind.HANGS_DEAF));
        Migrator watched = faults.watch(Migrator.class, migrator);
        FutureTask<Object> answer = new FutureTask<>(() -> watched.migrate(request()));
        Thread thread = new Thread(answer);
        thread.start();
        call.cancellation().request("test");
        assertThatThrownBy(() -> answer.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        thread.interrupt();
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("interrupted while hanging");
    }

    @Test
    void processThatDiedCanDoNothingMoreAndTheNextOneFindsWhatItDid() {
        Migrator first = faults.watch(Migrator.class, migrator);
        Migrator same = faults.watch(Migrator.class, migrator);
        faults.arm(Fault.first(Migrator.class, "migrate", Fault.Kind.DIES));
        assertThatThrownBy(() -> first.migrate(request())).isInstanceOf(Killed.class);
        assertThatThrownBy(() -> same.migrate(request()))
                .isInstanceOf(Killed.class)
                .hasMessage("killed before Migrator.migrate #1");
        assertThat(migrator.status(call).atTarget()).isFalse();

        faults.nextProcess();
        Migrator second = faults.watch(Migrator.class, migrator);
        faults.arm(Fault.first(Migrator.class, "migrate", Fault.Kind.DIES_AFTERWARDS));
        assertThatThrownBy(() -> second.migrate(request())).isInstanceOf(Killed.class);
        assertThatThrownBy(() -> second.status(call)).isInstanceOf(Killed.class);

        faults.nextProcess();
        assertThat(faults.watch(Migrator.class, migrator).status(call).atTarget())
                .isTrue();
        assertThatThrownBy(() -> first.status(call)).as("dead for ever").isInstanceOf(Killed.class);
    }

    @Test
    void lockOfDeadProcessDoesNothing() {
        LockableDatabase watched = faults.watch(LockableDatabase.class, FakeDatabase.withData());
        var held = ((UpgradeLock.Acquired) watched.lock().acquire(new LockRequest(call, "till", Duration.ZERO))).held();
        faults.nextProcess();
        assertThatThrownBy(held::stillHeld).isInstanceOf(Killed.class);
        assertThatThrownBy(held::close).isInstanceOf(Killed.class);
    }

    private MigrationRequest request() {
        return new MigrationRequest(call, migrator.target(), MigrationRequest.Mode.WHOLE_SET);
    }
}
