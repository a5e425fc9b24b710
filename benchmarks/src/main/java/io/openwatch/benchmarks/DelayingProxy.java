package io.openwatch.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/** A line of a certain length to a port of this machine: every byte arrives later by {@code delay}, in either direction. */
final class DelayingProxy implements AutoCloseable {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ServerSocket server;
    private final int port;
    private final Duration delay;
    private final RoundTrips trips = new RoundTrips();

    /** Bytes, when they arrive, and the round trip they belong to; the last ones are none. */
    private record Packet(ByteBuffer bytes, long arrival, int trip) {}

    /** One direction of a line: which round trip bytes belong to that are sent now, and what to know when they arrive. */
    private record Direction(Socket from, Socket to, IntSupplier sent, IntConsumer arrived) {}

    private DelayingProxy(ServerSocket server, int port, Duration delay) {
        this.server = server;
        this.port = port;
        this.delay = delay;
    }

    static DelayingProxy before(int port, Duration delay) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        DelayingProxy proxy = new DelayingProxy(server, port, delay);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Return what counts the round trips on this line, of all that is connected through it. */
    RoundTrips trips() {
        return trips;
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                carry(new Direction(near, far, trips::asked, trips::reachedServer));
                carry(new Direction(far, near, trips::answered, trips::reachedClient));
            }
        } catch (IOException closed) {
            // Whoever is on a line sees it end.
            return;
        }
    }

    private void carry(Direction direction) {
        LinkedBlockingQueue<Packet> line = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> read(direction, line));
        Thread.ofPlatform().daemon().start(() -> write(line, direction));
    }

    private void read(Direction direction, LinkedBlockingQueue<Packet> line) {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = direction.from().getInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                int trip = direction.sent().getAsInt();
                line.add(new Packet(ByteBuffer.wrap(Arrays.copyOf(buffer, count)), arrival(), trip));
            }
        } catch (IOException ended) {
            // As at its end.
        } finally {
            line.add(new Packet(NOTHING, arrival(), 0));
        }
    }

    private long arrival() {
        return System.nanoTime() + delay.toNanos();
    }

    private static void write(LinkedBlockingQueue<Packet> line, Direction direction) {
        try (Socket to = direction.to();
                OutputStream out = to.getOutputStream()) {
            for (Packet next = next(line); next.bytes().hasRemaining(); next = next(line)) {
                for (long rest = next.arrival() - System.nanoTime();
                        rest > 0;
                        rest = next.arrival() - System.nanoTime()) {
                    LockSupport.parkNanos(rest);
                }
                direction.arrived().accept(next.trip());
                out.write(next.bytes().array());
            }
        } catch (IOException ended) {
            // The other direction ends by itself.
            return;
        }
    }

    private static Packet next(LinkedBlockingQueue<Packet> line) {
        try {
            Packet next = line.poll(1, TimeUnit.HOURS);
            return next == null ? new Packet(NOTHING, 0, 0) : next;
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return new Packet(NOTHING, 0, 0);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
