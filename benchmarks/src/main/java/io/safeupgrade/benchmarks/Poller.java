package io.safeupgrade.benchmarks;

import io.safeupgrade.postgres.PostgresDsn;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client that asks a database which one it is, a thousand times a second where it can, and keeps its longest wait
 * between two answers.
 */
final class Poller implements AutoCloseable {

    private static final long EVERY = Duration.ofMillis(1).toNanos();
    private static final String WHO = "SELECT oid FROM pg_database WHERE datname = current_database()";

    /** How a client uses connections. */
    enum Style {
        /** One connection; a new one as soon as it breaks. */
        PERSISTENT,
        /** A new one for each question. */
        CONNECT_PER_POLL
    }

    private final PostgresDsn dsn;
    private final Style style;
    private final Thread thread = new Thread(this::poll, "poller");
    private volatile boolean ended;
    private @Nullable Connection connection;
    private long answers;
    private long failures;
    private long lastAnswer = System.nanoTime();
    private long lastDatabase;
    private long longest;
    private long atChange;

    private Poller(PostgresDsn dsn, Style style) {
        this.dsn = dsn;
        this.style = style;
    }

    static Poller start(PostgresDsn dsn, Style style) {
        Poller poller = new Poller(dsn, style);
        poller.thread.start();
        return poller;
    }

    /**
     * What a client saw.
     *
     * @param answers how often it was answered
     * @param failures how often it was not
     * @param longest its longest time between two answers, whatever the reason
     * @param atChange the time between the last answer of one database and the first of another
     */
    record Seen(long answers, long failures, Duration longest, Optional<Duration> atChange) {

        @Override
        public String toString() {
            return answers + " answers, " + failures + " failures, longest gap " + millis(longest)
                    + atChange.map(gap -> ", gap at the swap " + millis(gap)).orElse("");
        }
    }

    static String millis(Duration duration) {
        return "%.1f ms".formatted(duration.toNanos() / 1e6);
    }

    /** Return what was seen since the last time, and begin anew. */
    synchronized Seen takeSeen() {
        Seen seen = new Seen(
                answers,
                failures,
                Duration.ofNanos(longest),
                atChange == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(atChange)));
        answers = 0;
        failures = 0;
        longest = 0;
        atChange = 0;
        return seen;
    }

    private void poll() {
        long next = System.nanoTime();
        while (!ended) {
            try {
                answered(ask());
            } catch (SQLException refused) {
                disconnect();
                failed();
            }
            next = Math.max(next + EVERY, System.nanoTime());
            LockSupport.parkNanos(next - System.nanoTime());
        }
        disconnect();
    }

    private long ask() throws SQLException {
        Connection open = connection;
        if (open == null) {
            Properties properties = dsn.jdbcProperties();
            properties.setProperty("ApplicationName", "poller");
            open = DriverManager.getConnection(dsn.jdbcUrl(), properties);
            connection = open;
        }
        try (Statement statement = open.createStatement();
                ResultSet row = statement.executeQuery(WHO)) {
            row.next();
            return row.getLong(1);
        } finally {
            if (style == Style.CONNECT_PER_POLL) {
                disconnect();
            }
        }
    }

    private synchronized void answered(long database) {
        long now = System.nanoTime();
        answers++;
        longest = Math.max(longest, now - lastAnswer);
        if (lastDatabase != 0 && lastDatabase != database) {
            atChange = Math.max(atChange, now - lastAnswer);
        }
        lastAnswer = now;
        lastDatabase = database;
    }

    private synchronized void failed() {
        failures++;
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException broken) {
                // It was broken before: that is why it is closed.
                failed();
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }
}
