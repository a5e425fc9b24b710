package io.openwatch.kensa.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes one connection at a time on to a server and cuts it after so many bytes of answer. */
final class CuttingProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private volatile long after;
    private volatile long passed;

    CuttingProxy(int target) throws IOException {
        this.listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        this.target = target;
        Thread.ofPlatform().daemon().start(this::serve);
    }

    int port() {
        return listening.getLocalPort();
    }

    void cutAfter(long bytes) {
        this.after = bytes;
    }

    /** Return how many bytes of answer the last connection had. */
    long passed() {
        return passed;
    }

    private void serve() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.ofPlatform().daemon().start(() -> pass(client, server, Long.MAX_VALUE, false));
                Thread.ofPlatform().daemon().start(() -> pass(server, client, after, true));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void pass(Socket from, Socket to, long most, boolean counted) {
        byte[] buffer = new byte[1024];
        long count = 0;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            while (count < most) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, most - count));
                if (read < 0) {
                    return;
                }
                out.write(buffer, 0, read);
                count += read;
                passed = counted ? count : passed;
            }
        } catch (IOException ended) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
