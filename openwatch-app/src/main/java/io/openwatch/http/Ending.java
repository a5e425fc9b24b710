package io.openwatch.http;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.StatisticsHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a listener go without cutting a request.
 *
 * <p>A connection that is kept open may bring its next request at any moment, and closing it then cuts that request. So for
 * {@link #LAST_ROUND} every answer says that it is the last one on its connection, while new ones are still taken; only then
 * nobody is let in any more, and what is under way ends.
 */
final class Ending {
    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
    private static final Duration LAST_ROUND = Duration.ofSeconds(1);
    private static final Duration ARRIVING = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(10);

    private final Server server;

    Ending(Server server) {
        this.server = server;
    }

    /** Return once nothing is under way any more, or once it has taken too long. */
    void await() {
        until(LAST_ROUND, this::empty);
        for (Connector connector : server.getConnectors()) {
            if (connector instanceof Door door) {
                door.shut(QUIET);
                // Who was let in last is not counted among the connected yet.
                until(ARRIVING, () -> door.arriving() == 0);
            }
        }
        if (!until(PATIENCE, () -> empty() || quiet())) {
            LOG.warn("{} requests did not end in {} s and are cut", active(), PATIENCE.toSeconds());
        }
    }

    private static boolean until(Duration limit, BooleanSupplier reached) {
        long end = System.nanoTime() + limit.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return true;
    }

    private boolean empty() {
        return open().isEmpty();
    }

    /** Who has just connected is about to ask. */
    private boolean quiet() {
        return active() == 0
                && open().stream()
                        .allMatch(end -> end instanceof IdleTimeout timed && timed.getIdleFor() > QUIET.toMillis());
    }

    private List<EndPoint> open() {
        return Arrays.stream(server.getConnectors())
                .flatMap(connector -> connector.getConnectedEndPoints().stream())
                .toList();
    }

    private int active() {
        StatisticsHandler statistics = server.getDescendant(StatisticsHandler.class);
        return statistics == null ? 0 : statistics.getRequestsActive();
    }
}
