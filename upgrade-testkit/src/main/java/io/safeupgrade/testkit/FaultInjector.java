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

    /** Return the calls made so far, in order. */
    public synchronized List<Fault.Point> calls() {
        return List.copyOf(calls);
    }

    /** Return the faults that have happened. */
    public synchronized List<Fault> struck() {
        return List.copyOf(struck);
    }

    /**
     * Watch a provider.
     *
     * @return the same provider with all its abilities, watched
     */
    public <T> T watch(Class<T> spi, T provider) {
        Set<Class<?>> abilities = new LinkedHashSet<>(List.of(spi));
        for (Class<?> type = provider.getClass(); type != null; type = type.getSuperclass()) {
            Arrays.stream(type.getInterfaces())
                    .filter(found -> found.getPackageName().equals(CallContext.class.getPackageName()))
                    .forEach(abilities::add);
        }
        Object watched = Proxy.newProxyInstance(
                FaultInjector.class.getClassLoader(),
                abilities.toArray(Class<?>[]::new),
                (proxy, method, arguments) -> called(provider, method, arguments == null ? new Object[0] : arguments));
        return spi.cast(watched);
    }

    private @Nullable Object called(Object provider, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ask(provider, method, arguments);
        }
        Fault.Point point = new Fault.Point(method.getDeclaringClass(), method.getName());
        Fault fault = next(point);
        if (fault == null) {
            return watched(ask(provider, method, arguments));
        }
        return switch (fault.kind()) {
            case THROWS -> throw new IllegalStateException("injected: " + fault);
            case THROWS_AFTERWARDS -> {
                ask(provider, method, arguments);
                throw new IllegalStateException("injected: " + fault);
            }
            case FAILS -> FailureAnswer.of(point, provider, arguments);
            case HANGS -> hang(fault, provider, arguments, true);
            case HANGS_DEAF -> hang(fault, provider, arguments, false);
            case CANCELS -> {
                Object answer = ask(provider, method, arguments);
                cancelRun.run();
                yield watched(answer);
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

    private @Nullable Object watched(@Nullable Object answer) {
        if (answer instanceof Acquired acquired) {
            return new Acquired(watch(Held.class, acquired.held()));
        }
        return answer instanceof UpgradeLock lock ? watch(UpgradeLock.class, lock) : answer;
    }

    private @Nullable Object hang(Fault fault, Object provider, Object[] arguments, boolean heeds) {
        CallContext call = call(arguments[0]);
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
            return FailureAnswer.of(fault.point(), provider, arguments);
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
