package io.openwatch.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server as Debian and Red Hat set it up: it runs as the operating-system user postgres, who alone is its administrator,
 * known by the process that comes through the local socket.
 */
final class PostgresUser implements AutoCloseable {
    private final Path directory;
    private final Path programs;
    private final int port;

    private PostgresUser(Path directory, Path programs, int port) {
        this.directory = directory;
        this.programs = programs;
        this.port = port;
    }

    /** Start one, where this process may become that user and a server is installed. */
    static Optional<PostgresUser> start() {
        Optional<Path> programs = programs();
        boolean may =
                "root".equals(System.getProperty("user.name")) && run("runuser", "-u", "postgres", "--", "true") == 0;
        if (programs.isEmpty() || !may) {
            return Optional.empty();
        }
        try {
            Path directory = Files.createTempDirectory("openwatch-peer");
            PostgresUser server = new PostgresUser(directory, programs.get(), Machine.freePort());
            run("chown", "postgres", directory.toString());
            server.initialize();
            return Optional.of(server);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Optional<Path> programs() {
        try (Stream<Path> majors = Files.list(Path.of("/usr/lib/postgresql"))) {
            return majors.map(major -> major.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .findFirst();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private void initialize() {
        String data = directory.resolve("data").toString();
        mustRun(
                "initdb",
                "--pgdata=" + data,
                "--auth-local=peer",
                "--auth-host=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync");
        mustRun(
                "pg_ctl",
                "--pgdata=" + data,
                "--log=" + directory.resolve("log"),
                "--wait",
                "--options=-p " + port + " -k " + directory + " -c fsync=off -c listen_addresses=127.0.0.1",
                "start");
    }

    private void mustRun(String program, String... arguments) {
        List<String> argv = Stream.concat(
                        Stream.of(
                                "runuser",
                                "-u",
                                "postgres",
                                "--",
                                programs.resolve(program).toString()),
                        Stream.of(arguments))
                .toList();
        if (run(argv.toArray(String[]::new)) != 0) {
            throw new AssertionError(argv);
        }
    }

    private static int run(String... argv) {
        Path logs = Path.of(System.getProperty("java.io.tmpdir"), "openwatch-peer-logs");
        try (Running running = Running.start(logs, Map.of(), List.of(argv))) {
            return running.finish().exit();
        }
    }

    int port() {
        return port;
    }

    Path socketDirectory() {
        return directory;
    }

    @Override
    public void close() {
        mustRun("pg_ctl", "--pgdata=" + directory.resolve("data"), "--mode=immediate", "stop");
        run("rm", "-rf", directory.toString());
    }
}
