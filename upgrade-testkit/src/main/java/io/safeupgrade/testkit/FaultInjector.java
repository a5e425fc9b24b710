package io.safeupgrade.testkit;

import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.UpgradeLock;
import io.safeupgrade.spi.UpgradeLock.Acquired;
import io.safeupgrade.spi.UpgradeLock.Held;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watch the calls of an engine into its providers, and let some of them go wrong.
 *
 * <p>Counts the calls of all watched providers together. A {@code Held} and a database's lock are watched too, once a
 * watched provider has handed them out. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class FaultInjector {

    /** A hanging call that nobody ends is a defect of the engine: the test shall say so instead of hanging itself. */
    private static final Duration FOR_EVER = Duration.ofSeconds(30);

    private final FakePace pace;
    private final List<Fault> armed = new ArrayList<>();
    private final List<Fault> struck = new ArrayList<>();
    private final List<Fault.Point> calls = new ArrayList<>();
    private final Map<Fault.Point, Integer> counts = new HashMap<>();
    private SimulatedProcess process = SimulatedProcess.begin();
    private Consumer<Fault.Point> beforeCalls = point -> {};
    private Runnable cancelRun = () -> {
        throw new IllegalStateException("say how a run is cancelled: FaultInjector.cancellingBy");
    };

    private FaultInjector(FakePace pace) {
        this.pace = pace;
    }

    /** Make one that lets no call go wrong; hanging calls move {@code pace} past their deadline. */
    public static FaultInjector on(FakePace pace) {
        return new FaultInjector(pace);
    }

    /** Cancel the whole run by {@code action} where {@link Fault.Kind#CANCELS} asks for it. */
    public synchronized FaultInjector cancellingBy(Runnable action) {
        cancelRun = action;
        return this;
    }

    /** Let {@code fault} happen, once. */
    public synchronized FaultInjector arm(Fault fault) {
        armed.add(fault);
        return this;
    }

    /** Let nothing go wrong any more, and count calls from 1 again: another process. */
    public synchronized void disarm() {
        armed.clear();
        counts.clear();
    }

    /** Return the process whose providers are watched from now on. */
    public synchronized SimulatedProcess process() {
        return process;
    }

    /**
     * Begin another process, in which nothing goes wrong and calls count from 1 again.
     *
     * @return the new process; the one before is dead, and so is everything that was watched in it
     */
    public synchronized SimulatedProcess nextProcess() {
        process.kill("by the end of its process");
        process = SimulatedProcess.begin();
        disarm();
        return process;
    }

    /** Do {@code what} before each call of a watched provider. */
    public synchronized FaultInjector beforeCalls(Consumer<Fault.Point> what) {
        beforeCalls = what;
        return this;
    }

    /** Return the calls made so far, in order. */
    public synchronized List<Fault.Point> calls() {
        return List.copyOf(calls);
    }

    /** Return the faults that have happened. */
    public synchronized List<Fault> struck() {
        return List.copyOf(struck);
    }

    /**
     * Watch a provider as the current process uses it.
     *
     * @return the same provider with all its abilities, watched; once the process is dead it throws {@link Killed}
     */
    public <T> T watch(Class<T> spi, T provider) {
        return watch(spi, provider, process());
    }

    private <T> T watch(Class<T> spi, T provider, SimulatedProcess user) {
        Set<Class<?>> abilities = new LinkedHashSet<>(List.of(spi));
        for (Class<?> type = provider.getClass(); type != null; type = type.getSuperclass()) {
            Arrays.stream(type.getInterfaces())
                    .filter(found -> found.getPackageName().equals(CallContext.class.getPackageName()))
                    .forEach(abilities::add);
        }
        Object watched = Proxy.newProxyInstance(
                FaultInjector.class.getClassLoader(),
                abilities.toArray(Class<?>[]::new),
                (proxy, method, arguments) ->
                        called(user, provider, method, arguments == null ? new Object[0] : arguments));
        return spi.cast(watched);
    }

    private @Nullable Object called(SimulatedProcess user, Object provider, Method method, Object[] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ask(provider, method, arguments);
        }
        user.mustLive();
        Fault.Point point = new Fault.Point(method.getDeclaringClass(), method.getName());
        Fault fault = next(point);
        before(point);
        Object answer = fault == null
                ? ask(provider, method, arguments)
                : struck(user, new Call(fault, provider, method, List.of(arguments)));
        user.mustLive();
        return watched(answer, user);
    }

    private void before(Fault.Point point) {
        Consumer<Fault.Point> told;
        synchronized (this) {
            told = beforeCalls;
        }
        told.accept(point);
    }

    /** A call on which a fault strikes. */
    private record Call(Fault fault, Object provider, Method method, List<Object> arguments) {

        @Nullable
        Object ask() throws Throwable {
            return FaultInjector.ask(provider, method, arguments.toArray());
        }

        Object failure() {
            return FailureAnswer.of(fault.point(), provider, arguments.toArray());
        }
    }

    private @Nullable Object struck(SimulatedProcess user, Call call) throws Throwable {
        Fault fault = call.fault();
        return switch (fault.kind()) {
            case THROWS -> throw new IllegalStateException("injected: " + fault);
            case THROWS_AFTERWARDS -> {
                call.ask();
                throw new IllegalStateException("injected: " + fault);
            }
            case FAILS -> call.failure();
            case HANGS -> hang(call, true);
            case HANGS_DEAF -> hang(call, false);
            case CANCELS -> {
                Object answer = call.ask();
                cancelRun.run();
                yield answer;
            }
            case DIES -> throw user.dies("before " + fault.point() + " #" + fault.nth());
            case DIES_AFTERWARDS -> {
                call.ask();
                throw user.dies("after " + fault.point() + " #" + fault.nth());
            }
        };
    }

    private synchronized @Nullable Fault next(Fault.Point point) {
        calls.add(point);
        int nth = counts.merge(point, 1, Integer::sum);
        for (Fault fault : armed) {
            if (fault.point().equals(point) && fault.nth() == nth) {
                armed.remove(fault);
                struck.add(fault);
                return fault;
            }
        }
        return null;
    }

    private @Nullable Object watched(@Nullable Object answer, SimulatedProcess user) {
        if (answer instanceof Acquired acquired) {
            return new Acquired(watch(Held.class, acquired.held(), user));
        }
        return answer instanceof UpgradeLock lock ? watch(UpgradeLock.class, lock, user) : answer;
    }

    private @Nullable Object hang(Call hanging, boolean heeds) {
        Fault fault = hanging.fault();
        CallContext call = call(hanging.arguments().get(0));
        pace.advance(call.deadline().remaining().plusSeconds(1));
        CountDownLatch ended = new CountDownLatch(1);
        try (var registration = call.cancellation().onRequest(heeds ? ended::countDown : () -> {})) {
            Objects.requireNonNull(registration);
            if (!ended.await(FOR_EVER.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("nobody ended the hanging call: " + fault);
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("injected: interrupted while hanging: " + fault, asked);
        }
        if (FailureAnswer.exists(fault.point())) {
            return hanging.failure();
        }
        throw new IllegalStateException("injected: cancelled while hanging: " + fault);
    }

    private static CallContext call(Object argument) {
        if (argument instanceof CallContext call) {
            return call;
        }
        for (RecordComponent part : argument.getClass().getRecordComponents()) {
            if (part.getType() == CallContext.class) {
                try {
                    return (CallContext) part.getAccessor().invoke(argument);
                } catch (ReflectiveOperationException closed) {
                    throw new IllegalStateException("requests of the SPI are public", closed);
                }
            }
        }
        throw new IllegalArgumentException("no call in [" + argument + "]");
    }

    private static @Nullable Object ask(Object provider, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(provider, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getTargetException();
        }
    }
}
