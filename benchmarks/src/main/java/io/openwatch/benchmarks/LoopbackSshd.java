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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The machine's sshd on a port of the loopback, with a key of its own.
 *
 * <p>Where root starts it, its sessions see a machine of the usual size: sshd has host keys in {@code /etc/ssh}, without which
 * it does not tell its settings, and directories with what only this machine has are empty, so that a walk over all files
 * takes no longer than on a server. Nothing of that is seen outside.
 */
final class LoopbackSshd implements AutoCloseable {

    private static final String ROOM = """
            set -eu
            work=$1
            shift
            mkdir "$work/ssh" "$work/tmp"
            [ ! -d /etc/ssh ] || cp -a /etc/ssh/. "$work/ssh"
            [ -e "$work/ssh/sshd_config" ] || : >"$work/ssh/sshd_config"
            ls "$work"/ssh/ssh_host_*_key >/dev/null 2>&1 ||
                ssh-keygen -q -t ed25519 -N '' -C '' -f "$work/ssh/ssh_host_ed25519_key"
            mount --bind "$work/ssh" /etc/ssh
            for place in /*/ /usr/share/ /usr/include/ /usr/src/ /usr/lib/*/; do
                case $place in
                    /bin/ | /boot/ | /dev/ | /etc/ | /lib*/ | /proc/ | /run/ | /sbin/ | /sys/ | /usr/ | /var/ | /tmp/) continue ;;
                esac
                case $work/ in "$place"*) continue ;; esac
                [ -d "$place" ] && [ ! -h "${place%/}" ] || continue
                case $place in
                    /usr/lib/*) [ "$(find "$place" | wc -l)" -gt 10000 ] || continue ;;
                esac
                mount -t tmpfs none "$place"
            done
            case $work in
                /tmp/*)
                    mount -t tmpfs none "$work/tmp"
                    mkdir -p "$work/tmp/${work#/tmp/}"
                    mount --bind "$work" "$work/tmp/${work#/tmp/}"
                    mount --move "$work/tmp" /tmp
                    ;;
            esac
            echo "files $(find / -xdev | wc -l)"
            exec "$@"
            """;

    private static final String ASKING = """
            #!/bin/sh
            [ "$1 $2" = '-S -p' ] || exec /usr/bin/sudo "$@"
            printf '%s' "$3" >&2
            IFS= read -r password && [ -n "$password" ] || exit 1
            shift 4
            exec "$@"
            """;

    private final Process process;
    private final int port;
    private final Path key;
    private final int files;

    private LoopbackSshd(Process process, int port, Path key, int files) {
        this.process = process;
        this.port = port;
        this.key = key;
        this.files = files;
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
                        "SetEnv PATH=" + asking(directory)
                                + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        ""));
        Files.createDirectories(Path.of("/run/sshd"));
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root") && Files.isExecutable(Path.of("/usr/bin/unshare"))) {
            command.addAll(List.of("unshare", "--mount", "sh", "-c", ROOM, "sh", directory.toString()));
        }
        command.addAll(List.of("/usr/sbin/sshd", "-D", "-e", "-f", config.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader log =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        int files = 0;
        for (String line = log.readLine(); ; line = log.readLine()) {
            if (line == null) {
                throw new IOException("sshd did not start: " + said);
            }
            if (line.startsWith("Server listening")) {
                break;
            }
            files = line.startsWith("files ")
                    ? Integer.parseInt(line.substring(6).strip())
                    : files;
            said.append(line).append('\n');
        }
        Thread.ofPlatform().daemon().start(() -> {
            try (log) {
                log.transferTo(Writer.nullWriter());
            } catch (IOException ended) {
                return;
            }
        });
        return new LoopbackSshd(process, port, key, files);
    }

    int port() {
        return port;
    }

    /** Say of what size the host is that answers. */
    String told() {
        return files > 0 ? "the host has " + files + " files" : "the host is this machine with all its files";
    }

    Path key() {
        return key;
    }

    /** Make a directory with a sudo that asks root too, as the usual one asks others. */
    private static Path asking(Path directory) throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path sudo = bin.resolve("sudo");
        Files.writeString(sudo, ASKING);
        Files.setPosixFilePermissions(sudo, PosixFilePermissions.fromString("rwx------"));
        return bin;
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
