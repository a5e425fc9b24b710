package io.openwatch.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tell everybody that the service is about to end: readiness says so at once, and answers that would never end, such as
 * streams of events, end.
 *
 * <p>Threads: any.
 *
 * @since 0.1
 */
public final class Drain {
    private final AtomicBoolean begun = new AtomicBoolean();
    private final List<Runnable> told = new CopyOnWriteArrayList<>();

    /** Say that it has begun; twice is once. */
    public void begin() {
        if (begun.compareAndSet(false, true)) {
            told.forEach(Runnable::run);
        }
    }

    /** Say whether it has begun. */
    public boolean begun() {
        return begun.get();
    }

    /** Run {@code action} when it begins; it must be quick. One that comes too late is run at once. */
    public void whenBegun(Runnable action) {
        told.add(action);
        if (begun()) {
            action.run();
        }
    }
}
