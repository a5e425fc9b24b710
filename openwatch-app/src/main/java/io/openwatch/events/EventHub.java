package io.openwatch.events;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hear of events of every instance and wake those who listen to this one.
 *
 * <p>One session waits for notifications; one read of the table serves everybody. The latest events stay in memory; a
 * listener who is further behind reads the table himself, at his own pace, so nothing is kept for the slow. When the session
 * breaks, it is opened again and the table tells what was missed.
 *
 * @since 0.1
 */
public final class EventHub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
    private static final int KEPT = 1_000;
    private static final int WAIT_MILLIS = 1_000;

    private final Source source;
    private final EventStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final ArrayDeque<Event> latest = new ArrayDeque<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread listener;
    private @Nullable Mark before;
    private volatile boolean closed;

    /** Gives connections. */
    @FunctionalInterface
    public interface Source {
        /** Give one. */
        Connection connection() throws SQLException;
    }

    private EventHub(Source source, EventStore store) {
        this.source = source;
        this.store = store;
        this.listener = Thread.ofPlatform().daemon().name("events").unstarted(this::listen);
    }

    /** Begin to hear with a session of {@code source}. */
    public static EventHub start(Source source, EventStore store) {
        EventHub hub = new EventHub(source, store);
        hub.listener.start();
        return hub;
    }

    private void listen() {
        while (!closed) {
            try (Connection connection = source.connection();
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + EventStore.CHANNEL);
                hear(connection.unwrap(PGConnection.class));
            } catch (SQLException | DataAccessException broken) {
                LOG.debug("not hearing of events: {}", broken.getMessage());
                pause();
            }
        }
    }

    /** Events of transactions that were not the oldest come a little later than their notification; so look anyway. */
    private void hear(PGConnection session) throws SQLException {
        while (!closed) {
            read();
            session.getNotifications(WAIT_MILLIS);
        }
    }

    private void read() {
        Mark known = before;
        Event newest = latest.peekLast();
        if (known == null) {
            take(store.end(), List.of());
        } else {
            take(known, store.after(newest == null ? known : newest.mark(), KEPT));
        }
    }

    private void take(Mark reach, List<Event> fresh) {
        lock.lock();
        try {
            before = reach;
            fresh.forEach(latest::addLast);
            while (latest.size() > KEPT) {
                before = latest.removeFirst().mark();
            }
            if (!fresh.isEmpty()) {
                news.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Wait for what comes after {@code mark}; empty when {@code patience} is over, or the hub is closed. */
    List<Event> await(Mark mark, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            Optional<List<Event>> found = inMemory(mark);
            while (found.filter(List::isEmpty).isPresent() && left > 0 && !closed) {
                left = news.awaitNanos(left);
                found = inMemory(mark);
            }
            if (found.isPresent()) {
                return found.get();
            }
        } finally {
            lock.unlock();
        }
        return store.after(mark, KEPT);
    }

    /** What is kept after {@code mark}; empty where it lies further back than memory reaches. */
    private Optional<List<Event>> inMemory(Mark mark) {
        Mark oldest = before;
        if (oldest == null) {
            return Optional.of(List.of());
        }
        if (mark.compareTo(oldest) < 0) {
            return Optional.empty();
        }
        List<Event> found = new ArrayList<>();
        latest.descendingIterator().forEachRemaining(event -> {
            if (event.mark().compareTo(mark) > 0) {
                found.add(event);
            }
        });
        return Optional.of(found.reversed());
    }

    boolean closed() {
        return closed;
    }

    private void pause() {
        try {
            var unused = end.await(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** Hear no more; everybody who waits is told. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
        end.countDown();
        listener.interrupt();
    }
}
