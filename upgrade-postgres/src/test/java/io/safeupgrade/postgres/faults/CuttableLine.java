package io.safeupgrade.postgres.faults;

import io.safeupgrade.postgres.PostgresDsn;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A way to a server on this machine that can be cut: every connection on it is reset, later ones go through. */
final class CuttableLine implements AutoCloseable {

    private final ServerSocket entrance;
    private final int server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong left = new AtomicLong();
    private final AtomicReference<Runnable> onceThrough = new AtomicReference<>(() -> {});

    private CuttableLine(ServerSocket entrance, int server) {
        this.entrance = entrance;
        this.server = server;
    }

    /** Lead to {@code port}. */
    static CuttableLine to(int port) throws IOException {
        CuttableLine line = new CuttableLine(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), port);
        Thread.ofVirtual().start(line::admit);
        return line;
    }

    /** Name the way through this line instead of the straight one. */
    PostgresDsn through(PostgresDsn straight, String password) {
        return PostgresDsn.parse("postgres://%s:%s@127.0.0.1:%d/%s"
                .formatted(straight.user(), password, entrance.getLocalPort(), straight.database()));
    }

    /** Do {@code what}, once, when {@code bytes} more have come from the server. */
    void onceAfter(long bytes, Runnable what) {
        onceThrough.set(what);
        left.set(bytes);
    }

    /** Reset every connection. */
    void cut() {
        open.forEach(CuttableLine::reset);
    }

    private static void reset(Socket socket) {
        try {
            // Without lingering the end is a reset, as from a firewall that forgot the connection.
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closed) {
            org.slf4j.LoggerFactory.getLogger(CuttableLine.class).debug("was closed already", closed);
        }
    }

    private void admit() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                join(client);
            } catch (SocketException closed) {
                return;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private void join(Socket client) {
        try {
            Socket backend = new Socket(InetAddress.getLoopbackAddress(), server);
            open.add(client);
            open.add(backend);
            Thread.ofVirtual().start(() -> carry(client, backend, false));
            Thread.ofVirtual().start(() -> carry(backend, client, true));
        } catch (IOException refused) {
            reset(client);
        }
    }

    private void carry(Socket from, Socket to, boolean counted) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                if (counted && left.get() > 0 && left.addAndGet(-read) <= 0) {
                    onceThrough.getAndSet(() -> {}).run();
                }
            }
        } catch (IOException cut) {
            org.slf4j.LoggerFactory.getLogger(CuttableLine.class).debug("a connection ended", cut);
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        cut();
    }
}
