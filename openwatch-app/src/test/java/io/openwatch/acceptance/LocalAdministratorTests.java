package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Setup as root on a machine with its own PostgreSQL: nobody has to know a password of the server. */
@Execution(ExecutionMode.CONCURRENT)
class LocalAdministratorTests {

    @TempDir
    Path directory;

    @Test
    @DisplayName("asks the server as the user postgres through the local socket, statements on standard input")
    void becomesTheUserPostgres() {
        Optional<PostgresUser> started = PostgresUser.start();
        assumeTrue(started.isPresent(), "needs root and an installed PostgreSQL server");
        Machine machine = Machine.in(directory);
        try (PostgresUser server = started.get()) {
            String[] setup = {
                "setup",
                "--yes",
                "--port",
                "" + server.port(),
                "--socket-directory",
                server.socketDirectory().toString(),
                "--listen",
                "127.0.0.1:" + Machine.freePort()
            };
            ArgumentWatch watch = ArgumentWatch.begin();
            Running.Ended ended = machine.openwatch(setup);
            ArgumentWatch.Seen seen = watch.end();
            assertThat(ended.exit()).as(ended::all).isZero();
            assertThat(machine.health()).isEqualTo("200 2.0.0 6");
            assertThat(ended.out()).contains("asked as the user [postgres] through the local socket");
            assertThat(seen.holds("runuser\0-u\0postgres\0--\0psql")).isTrue();
            assertThat(seen.arguments()).noneMatch(line -> line.contains("SCRAM-SHA-256"));
            String password = FreshMachine.read(machine.state().resolve("etc/secrets.env"))
                    .replaceAll("(?s).*postgres://openwatch:([^@]+)@.*", "$1");
            assertThat(password).hasSize(32);
            assertThat(seen.holds(password)).isFalse();
            Running.Ended again = machine.openwatch("setup");
            assertThat(again.exit()).as(again::all).isZero();
            assertThat(again.out()).contains("everything is in order");
            machine.stopService();
        }
    }

    @Test
    @DisplayName("without a server here it exits 13 and says what to install; nothing was touched")
    void saysWhatToInstall() {
        Machine machine = Machine.in(directory);
        Running.Ended ended = machine.openwatch("setup", "--yes", "--port", "" + Machine.freePort());
        assertThat(ended.exit()).as(ended::all).isEqualTo(13);
        assertThat(ended.err())
                .contains("no server answers at the local socket")
                .contains("apt-get install postgresql")
                .contains("--admin-dsn-file");
        assertThat(machine.state()).doesNotExist();
    }
}
