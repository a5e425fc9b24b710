package io.openwatch.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Turn Ctrl-C and SIGTERM into an orderly end: ask the work to stop, and let the JVM go only once it has.
 *
 * <p>A second signal does not shorten it; SIGKILL does, and is what the journal is for.
 */
final class Interruption implements AutoCloseable {

    private final AtomicBoolean requested = new AtomicBoolean();
    private final AtomicReference<Consumer<String>> cancel = new AtomicReference<>(why -> {});
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Runnable wake;
    private final Thread hook;

    private Interruption(Runnable wake) {
        this.wake = wake;
        this.hook = new Thread(this::interrupted, "end-on-signal");
    }

    /** Watch for a signal until this is closed; {@code wake} is called when one comes. */
    static Interruption onSignal(Runnable wake) {
        Interruption interruption = new Interruption(wake);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Ask {@code action} to end the work under way when a signal comes. */
    void cancels(Consumer<String> action) {
        cancel.set(action);
        if (requested.get()) {
            action.accept("signal");
        }
    }

    boolean requested() {
        return requested.get();
    }

    private void interrupted() {
        requested.set(true);
        cancel.get().accept("signal");
        wake.run();
        try {
            closed.await();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        if (!requested.get()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException alreadyEnding) {
                // The JVM is going down for another reason: the hook has nothing left to wait for.
                requested.set(true);
            }
        }
    }
}
