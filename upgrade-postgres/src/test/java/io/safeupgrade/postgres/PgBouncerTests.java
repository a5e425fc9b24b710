package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safeupgrade.spi.DatabaseProbe.Misconfigured;
import io.safeupgrade.spi.DatabaseProbe.Reachability;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the probe says of a real PgBouncer; needs the program {@code pgbouncer} (Debian: package pgbouncer). */
class PgBouncerTests {

    @ParameterizedTest
    @CsvSource({
        "session, extra_float_digits",
        "transaction, extra_float_digits",
        "statement, extra_float_digits",
        "session, none",
    })
    @DisplayName("trap 21: a real PgBouncer is detected in every mode")
    void isDetected(String mode, String ignored) throws IOException {
        Optional<Path> program = program();
        assumeTrue(program.isPresent(), "no pgbouncer on this machine: apt-get install pgbouncer");
        TestCluster.Fresh fresh = TestCluster.shared().fresh();
        int port = freePort();
        Path configuration = configuration(fresh, port, mode, ignored);
        Process bouncer = start(program.get(), configuration);
        try {
            PostgresDsn through = PostgresDsn.parse(
                    "postgres://" + fresh.role() + "@127.0.0.1:" + port + "/" + fresh.database() + "?sslmode=disable");

            Reachability found = PostgresProbe.of(through).probe(TestCluster.call());

            assertThat(found)
                    .isInstanceOfSatisfying(
                            Misconfigured.class,
                            wrong -> assertThat(wrong.cause()).as(wrong.what()).isEqualTo(Misconfigured.Cause.POOLER));
        } finally {
            bouncer.destroyForcibly().onExit().join();
            Files.delete(configuration);
            Files.delete(configuration.resolveSibling("users"));
            Files.delete(configuration.getParent());
        }
    }

    private static Optional<Path> program() {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() throws IOException {
        try (ServerSocket freed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return freed.getLocalPort();
        }
    }

    private static Path configuration(TestCluster.Fresh fresh, int port, String mode, String ignored)
            throws IOException {
        // Not a @TempDir: PgBouncer refuses to run as root, and as nobody it must be able to read this.
        Path directory = Files.createTempDirectory(
                "pgbouncer", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Path users = Files.writeString(directory.resolve("users"), "\"" + fresh.role() + "\" \"\"\n");
        return Files.writeString(directory.resolve("pgbouncer.ini"), """
                [databases]
                * = host=127.0.0.1 port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = trust
                auth_file = %s
                pool_mode = %s
                %s
                """.formatted(
                        fresh.owner().port(),
                        port,
                        users,
                        mode,
                        ignored.equals("none") ? "" : "ignore_startup_parameters = " + ignored));
    }

    private static Process start(Path program, Path configuration) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(configuration.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader said = process.inputReader();
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            if (line.contains("process up")) {
                return process;
            }
        }
        throw new IllegalStateException("pgbouncer did not start: " + all);
    }
}
