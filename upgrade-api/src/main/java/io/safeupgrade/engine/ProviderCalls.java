package io.safeupgrade.engine;

import io.safeupgrade.Progress;
import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.Pace;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Call providers on a thread of their own, so that one that hangs cannot hang the engine.
 *
 * <p>A call that passes its deadline is first asked to end, then interrupted, then left behind: its thread is a daemon
 * and whatever it still does is fenced by the phase that made the call.
 */
final class ProviderCalls {

    /** How often the steady clock is read while a call runs; bounds how late a deadline is noticed. */
    private static final Duration TICK = Duration.ofMillis(20);

    private final RunId run;
    private final Pace pace;
    private final Duration grace;
    private final BooleanSupplier lockHeld;

    /** Make calls under the lock that {@code lockHeld} asks for. */
    ProviderCalls(RunId run, Pace pace, Duration grace, BooleanSupplier lockHeld) {
        this.run = run;
        this.pace = pace;
        this.grace = grace;
        this.lockHeld = lockHeld;
    }

    /** Make the call; {@code parent} asks it to end early. */
    <T> Answer<T> ask(
            String what,
            Duration limit,
            Cancellation parent,
            Consumer<Progress> progress,
            Function<CallContext, T> call) {
        Cancellation cancellation = Cancellation.create();
        var link = parent.onRequest(() -> cancellation.request(parent.reason().orElse("cancelled")));
        try {
            var context = new CallContext(run, Deadline.in(limit, pace), cancellation, progress, lockHeld);
            return await(new Pending<>(what, context, call), limit);
        } finally {
            link.close();
        }
    }

    private <T> Answer<T> await(Pending<T> pending, Duration limit) {
        Deadline deadline = pending.context.deadline();
        Cancellation cancellation = pending.context.cancellation();
        try {
            while (!pending.endedWithin(TICK)) {
                if (deadline.expired() || cancellation.requested()) {
                    return giveUp(pending, limit);
                }
            }
            return pending.answer();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            cancellation.request("interrupted");
            pending.thread.interrupt();
            return new Answer.Threw<>(asked);
        }
    }

    private <T> Answer<T> giveUp(Pending<T> pending, Duration limit) throws InterruptedException {
        pending.context.cancellation().request("no answer within " + limit.toSeconds() + " s");
        if (pending.endedWithin(grace)) {
            return pending.answer();
        }
        pending.thread.interrupt();
        return pending.endedWithin(grace) ? pending.answer() : new Answer.Hung<>(limit);
    }

    private static final class Pending<T> {
        private final CallContext context;
        private final Thread thread;
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicReference<Answer<T>> answer = new AtomicReference<>();

        Pending(String what, CallContext context, Function<CallContext, T> call) {
            this.context = context;
            this.thread =
                    Thread.ofPlatform().daemon().name("safe-upgrade " + what).start(() -> perform(call));
        }

        private void perform(Function<CallContext, T> call) {
            try {
                answer.set(new Answer.Value<>(call.apply(context)));
            } catch (Throwable thrown) {
                // Also an Error of a provider (a missing class, say) must end in a safe state, not in a dead thread.
                answer.set(new Answer.Threw<>(thrown));
            } finally {
                ended.countDown();
            }
        }

        boolean endedWithin(Duration wait) throws InterruptedException {
            return ended.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        }

        Answer<T> answer() {
            return answer.get();
        }
    }
}
