package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A first installation that was killed, failed or met what was there before is carried on by the same command. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server of SetupRepeatTests")
class SetupRepeatTests {

    @TempDir
    static Path shared;

    private static FreshServer server;

    @TempDir
    Path directory;

    private FreshMachine fresh;
    private String[] setup;

    @BeforeAll
    static void startServer() {
        server = FreshServer.start(shared);
    }

    @AfterAll
    static void endServer() {
        server.close();
    }

    @BeforeEach
    void begin() {
        fresh = new FreshMachine(directory, server);
        setup = fresh.setupHere("--yes");
    }

    @AfterEach
    void end() {
        fresh.close();
    }

    private void ends() {
        Running.Ended ended = fresh.type(setup);
        assertThat(ended.exit()).as(ended::all).isZero();
        assertThat(fresh.machine().health()).isEqualTo("200 2.0.0 6");
        assertThat(server.admits(fresh.name(), fresh.password(), fresh.name())).isTrue();
        assertThat(server.query("SELECT has_database_privilege('public', '" + fresh.name() + "', 'CONNECT')"))
                .isEqualTo("f");
        assertThat(fresh.machine().held()).isFalse();
    }

    @Test
    @DisplayName("killed after each step in turn, the next one goes on from there, with the password of the first")
    void goesOnAfterAKillAtEachStep() {
        String password = "";
        for (String step : List.of(
                "listen", "secrets", "role", "database", "keys", "certificate", "schema", "service", "health")) {
            try (Running running = fresh.machine().begin(setup)) {
                running.awaitLine("the step " + step, line -> line.matches("(done|ok) +" + step + "\\b.*"));
                running.kill();
                assertThat(running.out()).doesNotContain("changed the password");
            }
            if (Files.exists(fresh.secrets())) {
                password = password.isEmpty() ? fresh.password() : password;
                assertThat(fresh.password()).as("after " + step).isEqualTo(password);
            }
        }
        ends();
        assertThat(fresh.password()).isEqualTo(password);
    }

    @Test
    @DisplayName("killed in the middle of the migration: the next one ends that run and goes on")
    void goesOnAfterAKillInTheMigration() {
        try (Running running = fresh.machine().begin(setup)) {
            running.awaitLine("the hold", line -> line.startsWith("ok     HOLD"));
            running.kill();
        }
        assertThat(fresh.machine().held()).isTrue();
        ends();
    }

    @Test
    @DisplayName(
            "what a kill within a step leaves is mended: a half file, a certificate without its key, a database that is open")
    void mendsWhatAKillWithinAStepLeaves() throws IOException {
        ends();
        fresh.machine().stopService();
        Files.delete(fresh.machine().state().resolve("tls/key.pem"));
        fresh.machine().write("tls/.key.pem.tmp", "-----BEGIN PRI");
        fresh.machine().write("etc/.secrets.env.tmp", "OPENWATCH_DATAB");
        server.execute("GRANT CONNECT ON DATABASE " + fresh.name() + " TO PUBLIC");
        Running.Ended ended = fresh.type("setup", "--yes");
        assertThat(ended.exit()).as(ended::all).isZero();
        assertThat(ended.out())
                .contains("done     certificate")
                .contains("done     database")
                .doesNotContain("done     secrets");
        ends();
    }

    @Test
    @DisplayName("a signal ends it after the step that is under way and says what was done; the next one goes on")
    void endsBetweenTwoStepsOnASignal() throws SQLException {
        try (Running running = fresh.machine().begin(setup)) {
            try (Connection roles = server.holdRoles()) {
                assertThat(roles.isClosed()).isFalse();
                running.awaitLine("the secrets", line -> line.startsWith("done     secrets"));
                running.terminate();
                running.await("saw the signal", () -> threads(running.pid()).contains("end-on-signal"));
            }
            Running.Ended ended = running.finish();
            assertThat(ended.exit()).as(ended::all).isNotZero();
            assertThat(ended.all())
                    .contains("ended by a signal before the step [database]")
                    .contains("created the role [" + fresh.name() + "]")
                    .contains("the schema was not touched")
                    .contains("Next:\n  openwatch setup ");
        }
        ends();
    }

    private static Set<String> threads(long pid) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return tasks.map(task -> FreshMachine.read(task.resolve("comm")).strip())
                    .collect(Collectors.toSet());
        } catch (IOException | UncheckedIOException ended) {
            return Set.of();
        }
    }

    @Test
    @DisplayName("two at once: the second exits 11 and touches nothing")
    void isAloneOrNothing() throws IOException {
        Path lock = fresh.machine().write("setup.lock", "");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            String before = server.catalog();
            Running.Ended ended = fresh.type(setup);
            assertThat(ended.exit()).as(ended::all).isEqualTo(11);
            assertThat(server.catalog()).isEqualTo(before);
            assertThat(fresh.contents()).hasSize(1);
        }
        ends();
    }

    @Test
    @DisplayName("a role that exists is kept; its password changes only after a yes of its own")
    void asksBeforeItChangesAPassword() {
        server.execute("CREATE ROLE " + fresh.name() + " LOGIN CONNECTION LIMIT 42 PASSWORD 'theirs'");
        String before = server.catalog();
        assumeTrue(fresh.machine().type("command -v script").exit() == 0, "no terminal can be made here");
        String line = "openwatch " + String.join(" ", setup).replace(" --yes", "");
        Running.Ended no = fresh.machine()
                .type("printf 'yes\\nno\\n' | script --quiet --return --command '" + line + "' /dev/null");
        assertThat(no.exit()).as(no::all).isEqualTo(10);
        assertThat(no.out()).contains("Change its password? [yes/no]");
        assertThat(server.catalog()).isEqualTo(before);
        assertThat(fresh.machine().state()).doesNotExist();
        ends();
        assertThat(server.query("SELECT rolconnlimit FROM pg_roles WHERE rolname = '" + fresh.name() + "'"))
                .isEqualTo("42");
        assertThat(server.admits(fresh.name(), "theirs", fresh.name())).isFalse();
    }

    @Test
    @DisplayName("a role that somebody uses right now keeps its password, whatever was agreed to (10)")
    void locksNobodyOut() throws SQLException {
        server.execute("CREATE ROLE " + fresh.name() + " LOGIN PASSWORD 'theirs'");
        String before = server.catalog();
        String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?ApplicationName=their-program";
        try (Connection theirs = DriverManager.getConnection(url, fresh.name(), "theirs")) {
            assertThat(theirs.isValid(5)).isTrue();
            Running.Ended ended = fresh.type(setup);
            assertThat(ended.exit()).as(ended::all).isEqualTo(10);
            assertThat(ended.err())
                    .contains("the role [" + fresh.name() + "] is in use [their-program from 127.0.0.1]");
            assertThat(server.catalog()).isEqualTo(before);
            assertThat(fresh.machine().state()).doesNotExist();
        }
        ends();
    }

    @Test
    @DisplayName(
            "a password that is written down and does not open the role becomes the role's; the file stays as it is")
    void givesTheRoleThePasswordThatIsWrittenDown() {
        server.execute("CREATE ROLE " + fresh.name() + " LOGIN CREATEDB PASSWORD 'theirs'");
        fresh.machine()
                .write(
                        "etc/secrets.env",
                        "OPENWATCH_DATABASE_DSN='postgres://" + fresh.name() + ":written-down@127.0.0.1:"
                                + server.port() + "/" + fresh.name() + "'\n");
        String before = fresh.secretsText();
        ends();
        assertThat(fresh.secretsText()).isEqualTo(before);
        assertThat(fresh.password()).isEqualTo("written-down");
    }

    @Test
    @DisplayName("a role that works keeps its password, also when it lacks CREATEDB")
    void keepsThePasswordOfARoleThatWorks() {
        ends();
        server.execute("ALTER ROLE " + fresh.name() + " NOCREATEDB");
        String hash = server.query("SELECT rolpassword FROM pg_authid WHERE rolname = '" + fresh.name() + "'");
        Running.Ended ended = fresh.type(setup);
        assertThat(ended.exit()).as(ended::all).isZero();
        assertThat(ended.out()).contains("gave the role [" + fresh.name() + "] LOGIN and CREATEDB");
        assertThat(server.query("SELECT rolpassword FROM pg_authid WHERE rolname = '" + fresh.name() + "'"))
                .isEqualTo(hash);
    }

    @Test
    @DisplayName("failed before the schema (20): says what was done and what mends it; then the same command goes on")
    void saysWhatWasDoneWhenAStepFails() {
        server.execute("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC");
        try {
            Running.Ended ended = fresh.type(setup);
            assertThat(ended.exit()).as(ended::all).isEqualTo(20);
            assertThat(ended.err()).contains("GRANT CONNECT ON DATABASE postgres TO " + fresh.name());
            assertThat(ended.out())
                    .contains("FAILED   role")
                    .contains("changed:\n  wrote server.listen")
                    .contains("  created the role [" + fresh.name() + "]");
            Running.Ended json = fresh.type("setup", "--yes", "--output", "json");
            assertThat(json.exit()).as(json::all).isEqualTo(12);
        } finally {
            server.execute("GRANT CONNECT ON DATABASE postgres TO PUBLIC");
        }
        ends();
    }

    @Test
    @DisplayName("a service that does not start ends with 40; mended, the same command starts it")
    void goesOnAfterAServiceThatDoesNotStart() {
        fresh.machine().with("OPENWATCH_JAVA_OPTIONS", "-XX:NoSuchOption");
        Running.Ended ended = fresh.type(setup);
        assertThat(ended.exit()).as(ended::all).isEqualTo(40);
        assertThat(ended.out()).contains("FAILED   service").contains("brought the schema to [6]");
        fresh.machine()
                .with(
                        "OPENWATCH_JAVA_OPTIONS",
                        Machine.in(directory.resolve("other")).javaOptions());
        ends();
    }

    @Test
    @DisplayName("an upgrade that is due is none of setup's business: refused (10) while the service runs")
    void leavesUpgradesToTheUpgrade() {
        fresh.machine().actingAs("1.0.0", "3");
        Running.Ended ended = fresh.type(setup);
        assertThat(ended.exit()).as(ended::all).isZero();
        fresh.machine().without("OPENWATCH_RELEASE_DESCRIPTOR");
        Running.Ended due = fresh.type("setup", "--yes");
        assertThat(due.exit()).as(due::all).isEqualTo(10);
        assertThat(due.err()).contains("openwatch upgrade run");
    }
}
