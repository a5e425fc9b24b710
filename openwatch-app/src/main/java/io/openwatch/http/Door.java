package io.openwatch.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The socket that listens, which can be shut without resetting who stands in front of it.
 *
 * <p>The system makes connections by itself and queues them; when the socket is closed it resets those that nobody has taken
 * from the queue. Jetty closes it whatever is queued: of 40 ends under load 15 reset a client in its handshake. Here the
 * thread that takes them empties the queue and closes at once.
 */
final class Door extends ServerConnector {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final AtomicInteger arriving = new AtomicInteger();
    private final CountDownLatch shut = new CountDownLatch(1);
    private volatile boolean shutting;

    Door(Server server, ConnectionFactory... factories) {
        super(server, 1, -1, factories);
    }

    /** Let in who is queued, and nobody after them; returns once nobody listens, or after {@code patience}. */
    void shut(Duration patience) {
        shutting = true;
        try {
            var unused = shut.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /** Return how many were let in and are not among the connected ones yet. */
    int arriving() {
        return arriving.get();
    }

    @Override
    public void accept(int acceptor) throws IOException {
        if (!(getTransport() instanceof ServerSocketChannel listening)) {
            throw new ClosedByInterruptException();
        }
        if (shutting) {
            emptyAndClose(listening);
            throw new ClosedByInterruptException();
        }
        try {
            listening.socket().setSoTimeout((int) LOOK.toMillis());
            letIn(listening.socket().accept().getChannel());
        } catch (SocketTimeoutException nobody) {
            // Time to look whether to go on.
        }
    }

    private void emptyAndClose(ServerSocketChannel listening) throws IOException {
        try (listening) {
            listening.configureBlocking(false);
            for (SocketChannel next = listening.accept(); next != null; next = listening.accept()) {
                letIn(next);
            }
        } finally {
            shut.countDown();
        }
    }

    private void letIn(SocketChannel client) throws IOException {
        client.configureBlocking(false);
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        arriving.incrementAndGet();
        getSelectorManager().accept(client);
    }

    @Override
    protected void onEndPointOpened(EndPoint client) {
        super.onEndPointOpened(client);
        arriving.decrementAndGet();
    }
}
