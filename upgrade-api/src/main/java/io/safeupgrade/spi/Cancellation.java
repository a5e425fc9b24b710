package io.safeupgrade.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carry the wish that work ends early; safe for use by several threads.
 *
 * <p>Asking twice is asking once. An action registered after the request runs at once, in the registering thread;
 * one registered before runs in the requesting thread.
 *
 * @since 0.1
 */
public final class Cancellation {

    /** Undo a registration; closing twice does nothing. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private final Object monitor = new Object();
    private final List<Runnable> actions = new ArrayList<>();
    private @Nullable String reason;

    private Cancellation() {}

    /** Make one that nobody has asked for yet. */
    public static Cancellation create() {
        return new Cancellation();
    }

    /** Make one that is also asked for when this one is. */
    public Cancellation child() {
        Cancellation child = new Cancellation();
        onRequest(() -> child.request(reason().orElse("cancelled")));
        return child;
    }

    /** Ask for the end, because of {@code why}; the first reason stays. */
    public void request(String why) {
        List<Runnable> due;
        synchronized (monitor) {
            if (reason != null) {
                return;
            }
            reason = why;
            due = List.copyOf(actions);
            actions.clear();
        }
        due.forEach(Runnable::run);
    }

    /** Say whether the end was asked for. */
    public boolean requested() {
        synchronized (monitor) {
            return reason != null;
        }
    }

    /** Return why, once asked for. */
    public Optional<String> reason() {
        synchronized (monitor) {
            return Optional.ofNullable(reason);
        }
    }

    /** Run {@code action} once when the end is asked for; it must be quick and must not throw. */
    public Registration onRequest(Runnable action) {
        synchronized (monitor) {
            if (reason == null) {
                actions.add(action);
                return () -> forget(action);
            }
        }
        action.run();
        return () -> {};
    }

    private void forget(Runnable action) {
        synchronized (monitor) {
            actions.remove(action);
        }
    }
}
