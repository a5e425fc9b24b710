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

/** A line of a certain length to a port of this machine: every byte arrives later by {@code delay}, in either direction. */
final class DelayingProxy implements AutoCloseable {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ServerSocket server;
    private final int port;
    private final Duration delay;

    /** Bytes, and when they arrive; the last ones are none. */
    private record Packet(ByteBuffer bytes, long arrival) {}

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

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                carry(near, far);
                carry(far, near);
            }
        } catch (IOException closed) {
            // Whoever is on a line sees it end.
            return;
        }
    }

    private void carry(Socket from, Socket to) {
        LinkedBlockingQueue<Packet> line = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> read(from, line));
        Thread.ofPlatform().daemon().start(() -> write(line, to));
    }

    private void read(Socket from, LinkedBlockingQueue<Packet> line) {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = from.getInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                line.add(
                        new Packet(ByteBuffer.wrap(Arrays.copyOf(buffer, count)), System.nanoTime() + delay.toNanos()));
            }
        } catch (IOException ended) {
            // As at its end.
        } finally {
            line.add(new Packet(NOTHING, System.nanoTime() + delay.toNanos()));
        }
    }

    private static void write(LinkedBlockingQueue<Packet> line, Socket to) {
        try (to;
                OutputStream out = to.getOutputStream()) {
            for (Packet next = next(line); next.bytes().hasRemaining(); next = next(line)) {
                for (long rest = next.arrival() - System.nanoTime();
                        rest > 0;
                        rest = next.arrival() - System.nanoTime()) {
                    LockSupport.parkNanos(rest);
                }
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
            return next == null ? new Packet(NOTHING, 0) : next;
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return new Packet(NOTHING, 0);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
