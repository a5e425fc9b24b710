package io.openwatch.kensa.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A real sshd on the loopback for the user who runs the tests, with a port for each way to behave. */
public final class SshServer implements AutoCloseable {

    /** What a port does with whatever is run there. */
    public enum Port {
        RUNS(""),
        HANGS("echo hangs >@/hanging; sleep 600"),
        FLOODS("yes"),
        ANSWERS_GARBAGE("head -c 200000 /dev/urandom"),
        DIES("kill -9 $PPID");

        private final String command;

        Port(String command) {
            this.command = command;
        }
    }

    private final Path directory;
    private final Map<Port, Integer> ports = new EnumMap<>(Port.class);
    private final Process process;

    private SshServer(Path directory) throws IOException {
        this.directory = directory;
        for (String type : List.of("ed25519", "ecdsa")) {
            key("host_" + type, type, "");
        }
        run("mkfifo", directory.resolve("hanging").toString());
        StringBuilder matches = new StringBuilder();
        List<String> config = new ArrayList<>(List.of(
                "HostKey " + directory.resolve("host_ed25519"),
                "HostKey " + directory.resolve("host_ecdsa"),
                "AuthorizedKeysFile " + directory.resolve("authorized"),
                "StrictModes no",
                "UsePAM no",
                "PermitRootLogin yes",
                "PasswordAuthentication no",
                "MaxStartups 100",
                "PidFile none",
                "ListenAddress 127.0.0.1"));
        for (Port port : Port.values()) {
            int number = free();
            ports.put(port, number);
            config.add("Port " + number);
            if (!port.command.isEmpty()) {
                matches.append("Match LocalPort " + number + "\n  ForceCommand "
                        + port.command.replace("@", directory.toString()) + "\n");
            }
        }
        Files.writeString(directory.resolve("config"), String.join("\n", config) + "\n" + matches);
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        this.process = new ProcessBuilder(
                        "/usr/sbin/sshd",
                        "-D",
                        "-e",
                        "-f",
                        directory.resolve("config").toString())
                .redirectErrorStream(true)
                .start();
        listen();
    }

    /** Start one; {@code directory} takes its keys and its configuration. */
    public static SshServer in(Path directory) throws IOException {
        return new SshServer(directory);
    }

    /** Make a key pair that the server lets in. */
    public Path userKey(String type, String passphrase) throws IOException {
        Path key = key("user_" + type + passphrase.length(), type, passphrase);
        Path authorized = directory.resolve("authorized");
        String own = Files.readString(Path.of(key + ".pub"));
        Files.writeString(authorized, (Files.exists(authorized) ? Files.readString(authorized) : "") + own);
        return key;
    }

    /** Make a key pair that nobody knows. */
    public Path key(String name, String type, String passphrase) throws IOException {
        Path key = directory.resolve(name);
        run("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "", "-f", key.toString());
        return key;
    }

    /** Wait until the command of the port that hangs was started. */
    public void awaitHanging() throws IOException {
        Files.readString(directory.resolve("hanging"));
    }

    public int port(Port port) {
        return ports.get(port);
    }

    /** Return the line of known_hosts that fits the key of this type. */
    public String known(Port port, String type) throws IOException {
        String[] key =
                Files.readString(directory.resolve("host_" + type + ".pub")).split(" ");
        return "[127.0.0.1]:" + port(port) + " " + key[0] + " " + key[1].strip() + "\n";
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Read on when it listens, so that it never waits for somebody to read what it logs. */
    private void listen() throws IOException {
        BufferedReader log =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (int listening = 0; listening < ports.size(); ) {
            String line = log.readLine();
            if (line == null) {
                throw new IOException("sshd did not start: " + said);
            }
            said.append(line).append('\n');
            listening += line.startsWith("Server listening on") ? 1 : 0;
        }
        Thread.ofPlatform().daemon().start(() -> {
            try (log) {
                log.transferTo(java.io.Writer.nullWriter());
            } catch (IOException ended) {
                return;
            }
        });
    }

    private static void run(String... command) throws IOException {
        if (new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue() != 0) {
            throw new IOException("failed: " + String.join(" ", command));
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
