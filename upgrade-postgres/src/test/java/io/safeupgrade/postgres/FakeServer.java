package io.safeupgrade.postgres;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Speaks just enough of PostgreSQL's protocol to be what a real server cannot be made to be on demand. */
final class FakeServer implements AutoCloseable {

    /** What happens on one connection after it is accepted. */
    interface Script {
        void play(Socket client) throws IOException;
    }

    private static final int SSL_REQUEST = 80877103;

    private final ServerSocket listener;
    private final List<Socket> clients = new CopyOnWriteArrayList<>();

    private FakeServer(ServerSocket listener, Script script) {
        this.listener = listener;
        daemon(() -> {
            while (true) {
                Socket client = listener.accept();
                clients.add(client);
                daemon(() -> script.play(client));
            }
        });
    }

    static FakeServer playing(Script script) {
        try {
            return new FakeServer(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), script);
        } catch (IOException cannotListen) {
            throw new UncheckedIOException(cannotListen);
        }
    }

    /** Accept and never say a word. */
    static FakeServer silent() {
        return playing(client -> {});
    }

    /** Answer the start-up packet with an error and close, as a starting or full server does. */
    static FakeServer refusing(String sqlState, String message) {
        return playing(client -> {
            try (client) {
                readStartup(client);
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                byte[] fields =
                        ("SFATAL\0VFATAL\0C" + sqlState + "\0M" + message + "\0\0").getBytes(StandardCharsets.UTF_8);
                out.writeByte('E');
                out.writeInt(fields.length + 4);
                out.write(fields);
                out.flush();
            }
        });
    }

    /** Pass everything on to a real server, but greet with another session's key, as a pooler does. */
    static FakeServer poolerBefore(int port) {
        return playing(client -> {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            daemon(() -> client.getInputStream().transferTo(server.getOutputStream()));
            DataInputStream in = new DataInputStream(server.getInputStream());
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            int type = in.readByte();
            if (type == 'N') {
                out.writeByte('N');
                out.flush();
                type = in.readByte();
            }
            while (true) {
                byte[] payload = new byte[in.readInt() - 4];
                in.readFully(payload);
                if (type == 'K') {
                    payload[0] ^= 0x40;
                }
                out.writeByte(type);
                out.writeInt(payload.length + 4);
                out.write(payload);
                if (in.available() == 0) {
                    out.flush();
                }
                type = in.readByte();
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    PostgresDsn dsn(String tail) {
        return PostgresDsn.parse("postgres://postgres@127.0.0.1:" + port() + "/" + tail);
    }

    private static void readStartup(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        byte[] packet = new byte[in.readInt() - 4];
        in.readFully(packet);
        if (packet.length == 4 && java.nio.ByteBuffer.wrap(packet).getInt() == SSL_REQUEST) {
            client.getOutputStream().write('N');
            client.getOutputStream().flush();
            readStartup(client);
        }
    }

    private interface Io {
        void run() throws IOException;
    }

    private static void daemon(Io work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        // One side closed: the end of every script.
                    }
                },
                "fake-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
