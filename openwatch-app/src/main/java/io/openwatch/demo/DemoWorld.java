package io.openwatch.demo;

import io.openwatch.config.Locations;
import io.openwatch.upgrade.LocalService;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Secret;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Lay out a machine on which OpenWatch is installed, below a state directory that is the demo's own. */
final class DemoWorld {

    private static final String MARK = "made-by-openwatch-demo";

    private final Locations locations;

    private DemoWorld(Locations locations) {
        this.locations = locations;
    }

    /**
     * Start afresh: what an earlier demo left is removed, anything else is left alone.
     *
     * @throws UpgradeException if the directory holds something that no demo made
     */
    static DemoWorld create(Locations locations) {
        Path state = locations.state();
        try {
            if (madeByDemo(locations)) {
                remove(state);
            } else if (Files.isDirectory(state) && notEmpty(state)) {
                throw new UpgradeException(Failure.of(
                        ErrorCode.MISCONFIGURED,
                        "the directory [" + state + "] holds something that no demo made",
                        "move it away, or name another one in OPENWATCH_STATE_DIR"));
            }
            Files.createDirectories(
                    state, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.writeString(state.resolve(MARK), "openwatch demo removes this directory when it starts again\n");
            return new DemoWorld(locations);
        } catch (IOException failed) {
            throw unwritable(state, failed);
        }
    }

    /** Say whether the state directory is one that a demo made. */
    static boolean madeByDemo(Locations locations) {
        return Files.exists(locations.state().resolve(MARK));
    }

    /** Write the configuration of an installation that uses {@code dsn}; returns the port that it will listen on. */
    int configure(Secret dsn, int wantedPort) {
        Path etc = Objects.requireNonNull(locations.config().getParent(), "a file in a directory");
        int port = freePort(wantedPort);
        try {
            Files.createDirectories(etc);
            Files.writeString(
                    locations.config(), """
                    [server]
                    listen = "127.0.0.1:%d"
                    tls_cert = "%s"
                    tls_key = "%s"

                    [logging]
                    level = "info"
                    format = "text"
                    """.formatted(port, etc.resolve("tls/cert.pem"), etc.resolve("tls/key.pem")));
            Files.writeString(locations.upgradeConf(), "AUTO_BACKUP=yes\nBACKUP_DIR=" + backups() + "\n");
            Files.createDirectories(backups());
            writeSecrets(dsn);
            return port;
        } catch (IOException failed) {
            throw unwritable(etc, failed);
        }
    }

    /** Put the files of release {@code version} in place, as a package would; its schema ends at {@code target}. */
    void install(String version, String target) {
        try {
            Files.writeString(
                    LocalService.installed(locations),
                    "{\"version\": \"%s\", \"schema\": {\"target\": \"%s\"}}%n".formatted(version, target));
        } catch (IOException failed) {
            throw unwritable(locations.state(), failed);
        }
    }

    Path backups() {
        return locations.state().resolve("backups");
    }

    private void writeSecrets(Secret dsn) throws IOException {
        Path secrets = locations.secretsEnv();
        Files.deleteIfExists(secrets);
        Files.createFile(secrets, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        // The grammar of systemd's EnvironmentFile: in double quotes, with backslash and quote escaped.
        String line = dsn.reveal(
                text -> "OPENWATCH_DATABASE_DSN=\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n");
        Files.writeString(secrets, line);
    }

    /** The wanted port where it is free, else any. */
    private static int freePort(int wanted) {
        return free(wanted)
                .or(() -> free(0))
                .orElseThrow(() -> new UpgradeException(Failure.of(
                        ErrorCode.MISCONFIGURED, "no port is free on 127.0.0.1", "end something that listens")));
    }

    private static Optional<Integer> free(int wanted) {
        try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return Optional.of(socket.getLocalPort());
        } catch (IOException taken) {
            return Optional.empty();
        }
    }

    private static void remove(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static boolean notEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isPresent();
        }
    }

    private static UpgradeException unwritable(Path path, IOException failed) {
        return new UpgradeException(
                Failure.of(
                        ErrorCode.MISCONFIGURED,
                        "[" + path + "] cannot be written [" + failed.getMessage() + "]",
                        "name a directory that can be written in OPENWATCH_STATE_DIR"),
                failed);
    }
}
