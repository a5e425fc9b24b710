package io.openwatch.testing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that shows what the connection does: the library's would hide a cut by asking again. */
public final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final SSLSocket socket;

    /**
     * Connect and shake hands with a server that {@code trusted} accepts.
     *
     * @throws ConnectException where nobody listens, or the connection is reset without a byte of an answer, as the system
     *     does to one that it made just when its socket was closed
     * @throws IOException where somebody answered, and did not shake hands
     */
    public RawConnection(int port, SSLContext trusted) throws IOException {
        Heard plain = new Heard();
        plain.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
        try {
            socket = (SSLSocket) trusted.getSocketFactory().createSocket(plain, "localhost", port, true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.startHandshake();
        } catch (IOException half) {
            plain.close();
            if (plain.heard == 0) {
                throw (ConnectException) new ConnectException("reset without an answer").initCause(half);
            }
            throw new IOException("the handshake was cut", half);
        }
    }

    /** Ask, and return head and body, both whole. */
    public String get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    /** Send {@code text} as it is, and return head and body of the answer, both whole. */
    public String send(String text) throws IOException {
        write(text);
        return answer();
    }

    /** Send {@code text} as it is. */
    public void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Say that nothing more is sent; the answer can still be read. */
    public void endOfSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Read an answer, head and body, both whole. */
    public String answer() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("cut after [" + head + "]");
            }
            head.append((char) next);
        }
        int length = Integer.parseInt(head.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new IOException("cut within the body");
        }
        return head + new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Knows whether the other side has said anything. */
    private static final class Heard extends Socket {
        private int heard;

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    int read = super.read();
                    heard += read < 0 ? 0 : 1;
                    return read;
                }

                @Override
                public int read(byte[] into, int from, int most) throws IOException {
                    int read = super.read(into, from, most);
                    heard += Math.max(0, read);
                    return read;
                }
            };
        }
    }
}
