package io.openwatch.kensa.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A line to a server on which every byte takes a while, and which knows how many round trips were made: what the client
 * sends belongs to the trip behind the last one whose answer it has seen.
 */
final class SlowLine implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private final long nanos;
    private int atClient;
    private int atServer;
    private int before;

    private record Packet(byte[] bytes, long arrival, int trip) {}

    SlowLine(int target, Duration delay) throws IOException {
        this.listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        this.target = target;
        this.nanos = delay.toNanos();
        Thread.ofPlatform().daemon().start(this::serve);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Count from here on; the client waits for nothing. */
    synchronized void begin() {
        before = atClient;
    }

    synchronized int trips() {
        return atClient - before;
    }

    private synchronized int trip(boolean asking) {
        return asking ? atClient + 1 : atServer;
    }

    private synchronized void arrived(boolean asking, int trip) {
        atServer = asking ? Math.max(atServer, trip) : atServer;
        atClient = asking ? atClient : Math.max(atClient, trip);
    }

    private void serve() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                carry(client, server, true);
                carry(server, client, false);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void carry(Socket from, Socket to, boolean asking) {
        BlockingQueue<Packet> line = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().start(() -> read(from, line, asking));
        Thread.ofPlatform().daemon().start(() -> write(line, to, asking));
    }

    private void read(Socket from, BlockingQueue<Packet> line, boolean asking) {
        byte[] buffer = new byte[1 << 16];
        int count = 0;
        while (count >= 0) {
            try {
                InputStream in = from.getInputStream();
                count = in.read(buffer);
            } catch (IOException ended) {
                count = -1;
            }
            line.add(new Packet(Arrays.copyOf(buffer, Math.max(count, 0)), System.nanoTime() + nanos, trip(asking)));
        }
    }

    private void write(BlockingQueue<Packet> line, Socket to, boolean asking) {
        try (to) {
            OutputStream out = to.getOutputStream();
            for (Packet next = line.take(); next.bytes().length > 0; next = line.take()) {
                for (long rest = next.arrival() - System.nanoTime();
                        rest > 0;
                        rest = next.arrival() - System.nanoTime()) {
                    LockSupport.parkNanos(rest);
                }
                arrived(asking, next.trip());
                out.write(next.bytes());
            }
        } catch (IOException | InterruptedException ended) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
