package io.openwatch.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The machine's sshd on a port of the loopback, with a key of its own. */
final class LoopbackSshd implements AutoCloseable {

    private final Process process;
    private final int port;
    private final Path key;

    private LoopbackSshd(Process process, int port, Path key) {
        this.process = process;
        this.port = port;
        this.key = key;
    }

    static LoopbackSshd in(Path directory) throws IOException {
        Path key = directory.resolve("user");
        keygen(directory.resolve("host"));
        keygen(key);
        int port = free();
        Path config = Files.writeString(
                directory.resolve("config"),
                String.join(
                        "\n",
                        "Port " + port,
                        "ListenAddress 127.0.0.1",
                        "HostKey " + directory.resolve("host"),
                        "AuthorizedKeysFile " + key + ".pub",
                        "StrictModes no",
                        "UsePAM no",
                        "MaxStartups 1000",
                        "PermitRootLogin yes",
                        "PidFile none",
                        ""));
        Files.createDirectories(Path.of("/run/sshd"));
        Process process = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", config.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader log =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = log.readLine();
        while (line != null && !line.startsWith("Server listening")) {
            line = log.readLine();
        }
        Thread.ofPlatform().daemon().start(() -> {
            try (log) {
                log.transferTo(Writer.nullWriter());
            } catch (IOException ended) {
                return;
            }
        });
        return new LoopbackSshd(process, port, key);
    }

    int port() {
        return port;
    }

    Path key() {
        return key;
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void keygen(Path file) throws IOException {
        List<String> command = List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file.toString());
        if (new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue() != 0) {
            throw new IOException("ssh-keygen failed");
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
