package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.safeupgrade.RunId;
import io.safeupgrade.spi.BackupProvider.BackupResult;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.Pace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A server that wants the password, a pg_dump that gets it from a file, and nobody else who sees it. */
@EnabledOnOs(OS.LINUX)
class DumpPasswordTests {

    private static final String PASSWORD = "co:lon \\back@slash";
    private static TestCluster cluster;

    @TempDir
    Path directory;

    private final Cancellation cancellation = Cancellation.create();
    private DumpedDatabase people;

    @BeforeAll
    static void serverThatWantsPasswords() {
        cluster = TestCluster.start(Map.of());
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
    }

    @BeforeEach
    void people() throws IOException {
        TestCluster.Fresh fresh = cluster.fresh();
        TestCluster.execute(fresh.superuser(), "ALTER ROLE " + fresh.role() + " PASSWORD '" + PASSWORD + "'");
        cluster.admitFirst("host all " + fresh.role() + " all scram-sha-256");
        PostgresDsn owner = cluster.dsn(fresh.role(), "co%3Alon%20%5Cback%40slash", fresh.database());
        people = new DumpedDatabase(
                new TestCluster.Fresh(fresh.database(), fresh.role(), PASSWORD, owner, fresh.superuser()), directory);
        DumpedDatabase.fill(owner, 10);
    }

    @Test
    @DisplayName("I7: by file, pg_dump's environment holds no password, and the file is private and gone afterwards")
    void passwordInAFileIsInNoEnvironment() throws Exception {
        Path file;
        CompletableFuture<BackupResult> result;
        try (Connection other = people.database().connectAsOwner();
                Statement statement = other.createStatement()) {
            result = waitingDump(other, statement);
            Map<String, String> environment = environmentOfPgDump();
            file = Path.of(environment.get("PGPASSFILE"));

            assertThat(environment).doesNotContainKey("PGPASSWORD");
            assertThat(environment.values()).noneMatch(value -> value.contains(PASSWORD));
            assertThat(permissions(file)).isEqualTo("rw-------");
            assertThat(permissions(file.getParent())).isEqualTo("rwx------");
            other.rollback();
        }
        assertThat(DumpedDatabase.part(result.get()).bytes()).isPositive();
        assertThat(file).doesNotExist();
        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    @DisplayName("I7: the password file is removed also when the dump fails")
    void fileIsGoneAfterAFailure() throws Exception {
        try (Connection other = people.database().connectAsOwner();
                Statement statement = other.createStatement()) {
            CompletableFuture<BackupResult> result = waitingDump(other, statement);
            Path file = Path.of(environmentOfPgDump().get("PGPASSFILE"));

            cancellation.request("SIGTERM");

            assertThat(DumpedDatabase.failure(result.get()).what()).contains("SIGTERM");
            assertThat(file.getParent()).doesNotExist();
        }
    }

    @Test
    @DisplayName("I7: variables of the caller that show the password are withheld from pg_dump")
    void variablesThatShowThePasswordAreWithheld() throws IOException {
        try (PasswordHandover handover = PasswordHandover.of(people.database().owner(), PasswordChannel.PASSFILE)) {
            assertThat(List.of(
                            PASSWORD,
                            "postgres://u:" + PASSWORD + "@h/d",
                            "postgres://u:co%3Alon%20%5Cback%40slash@h/d",
                            "host=h password=" + PASSWORD))
                    .allMatch(handover::shows);
            assertThat(handover.shows("/usr/bin")).isFalse();
            assertThat(handover.withholds("PGPASSWORD")).isTrue();
            assertThat(handover.withholds("PATH")).isFalse();
        }
    }

    @Test
    void passwordThatNoFileCanHoldIsRefusedAndLeavesNothing() throws IOException {
        PostgresDsn broken = PostgresDsn.parse("postgres://u:two%0Alines@127.0.0.1:1/d");

        assertThat(catchThrowable(() -> PasswordHandover.of(broken, PasswordChannel.PASSFILE)))
                .hasMessageContaining("line break")
                .hasMessageNotContaining("two");
    }

    private CompletableFuture<BackupResult> waitingDump(Connection other, Statement statement) throws Exception {
        other.setAutoCommit(false);
        statement.execute("LOCK TABLE people IN ACCESS EXCLUSIVE MODE");
        PgDumpBackups byFile = people.backups().password(PasswordChannel.PASSFILE);
        CallContext call = new CallContext(
                new RunId("run-1"), Deadline.in(Duration.ofMinutes(5), Pace.system()), cancellation, ignored -> {});
        CompletableFuture<BackupResult> result = CompletableFuture.supplyAsync(() -> people.create(byFile, call));
        Happened.await(
                () -> "1"
                        .equals(
                                TestCluster.query(
                                        people.database().superuser(),
                                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                                + " AND application_name = 'safe-upgrade/run-1' AND wait_event_type = 'Lock' AND query LIKE 'LOCK TABLE%'")));
        return result;
    }

    private static Map<String, String> environmentOfPgDump() throws IOException {
        ProcessHandle dump = ProcessHandle.current()
                .descendants()
                .filter(one -> one.info().command().orElse("").endsWith("/pg_dump"))
                .findFirst()
                .orElseThrow();
        String all = Files.readString(Path.of("/proc/" + dump.pid() + "/environ"), StandardCharsets.UTF_8);
        return Stream.of(all.split("\0"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
