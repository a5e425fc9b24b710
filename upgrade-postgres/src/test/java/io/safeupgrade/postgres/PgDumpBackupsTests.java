package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Progress;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.Verification;
import io.safeupgrade.spi.BackupProvider.BackupResult;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.EstimatedBackup.Estimate;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.PreflightCheck.PreflightContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a dump leaves in its directory, also when it fails half-way. */
class PgDumpBackupsTests {

    /** For tests that fail: none waits for it. */
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    @Test
    void writesFilesThatOnlyTheirOwnerReads() throws IOException {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 100);

        BackupPart part = people.made();

        Path file = directory.resolve("database.dump.zst");
        assertThat(part.name()).isEqualTo("database.dump.zst");
        assertThat(part.provider()).isEqualTo("postgres-dump");
        assertThat(part.bytes()).isEqualTo(Files.size(file));
        for (String name : files()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
                    .isEqualTo("rw-------");
        }
        assertThat(files()).containsExactly("database.contents.json", "database.dump.zst");
        assertThat(part.attributes())
                .containsEntry("schema", "42")
                .containsEntry("compression", "zstd")
                .containsEntry("database", people.database().database())
                .containsEntry("encoding", "UTF8");
        assertThat(part.attributes().get("server-version")).startsWith("15.");
        assertThat(part.attributes().get("pg_dump-version")).startsWith("15.");
    }

    @ParameterizedTest
    @EnumSource
    void verifiesWhatItMade(DumpCompression compression) {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 100);
        PgDumpBackups backups = people.backups().compression(compression);

        BackupPart part = DumpedDatabase.part(people.create(backups, TestCluster.call()));

        assertThat(part.name()).endsWith(compression.extension());
        assertThat(people.verify(part)).isInstanceOf(Verification.Verified.class);
    }

    @Test
    @DisplayName("I9: a second try overwrites what the first left, whatever it was")
    void secondTryOverwritesTheFirst() throws IOException {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 100);
        Files.writeString(directory.resolve("database.dump.gz"), "half a dump");
        Files.writeString(directory.resolve("database.dump.zst"), "half a dump");
        Files.writeString(directory.resolve("database.contents.json"), "{");

        BackupPart part = people.made();

        assertThat(files()).containsExactly("database.contents.json", "database.dump.zst");
        assertThat(people.verify(part)).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void reportsBytesAgainstTheEstimate() {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 10_000);
        List<Progress> progress = new ArrayList<>();

        people.create(people.backups(), call(LONG, Cancellation.create(), progress::add));

        assertThat(progress).hasSizeGreaterThan(1).allMatch(one -> one.unit() == Progress.Unit.BYTES);
        assertThat(progress.getLast().done()).isGreaterThan(10_000_000);
        assertThat(progress.getLast().total().orElseThrow()).isGreaterThan(1_000_000);
    }

    @Test
    void estimateErrsOnTheLargeSideAlsoForDataThatCannotBeCompressed() {
        DumpedDatabase empty = new DumpedDatabase(TestCluster.shared().fresh(), directory);
        TestCluster.execute(
                empty.database().owner(),
                "CREATE TABLE noise AS SELECT sha512(i::text::bytea) || sha512((-i)::text::bytea) AS bytes, i * random() AS f"
                        + " FROM generate_series(1, 40000) i");

        Estimate estimate = empty.backups().estimate(TestCluster.call()).orElseThrow();

        assertThat(estimate.bytes()).isGreaterThan(empty.made().bytes());
        assertThat(estimate.bytes()).isLessThan(30_000_000);
        assertThat(estimate.duration()).isPresent();
    }

    @Test
    void estimateDoesNotWaitForALockedTable() throws Exception {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 10);
        try (Connection other = people.database().connectAsOwner();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE people IN ACCESS EXCLUSIVE MODE");

            assertThat(people.backups().estimate(TestCluster.call(Duration.ofSeconds(20))))
                    .isPresent();
        }
    }

    @Test
    void databaseThatDoesNotAnswerHasNoEstimateAndNoBackup() {
        PgDumpBackups nowhere = PgDumpBackups.of(PostgresDsn.parse("postgres://u:hunter2-secret@127.0.0.1:1/d"));
        DumpedDatabase target = new DumpedDatabase(TestCluster.shared().fresh(), directory);

        assertThat(nowhere.estimate(TestCluster.call())).isEmpty();
        Failure failure = DumpedDatabase.failure(target.create(nowhere, TestCluster.call()));
        assertThat(failure.code()).isEqualTo(ErrorCode.BACKUP_FAILED);
        assertThat(failure.toString()).doesNotContain("hunter2");
    }

    @Test
    void cancellationEndsPgDumpAndItsSessionAndSweepsTheFile() throws Exception {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 10);
        Cancellation cancellation = Cancellation.create();
        try (Connection other = people.database().connectAsOwner();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE people IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<BackupResult> result = CompletableFuture.supplyAsync(
                    () -> people.create(people.backups(), call(LONG, cancellation, ignored -> {})));
            Happened.await(() -> waitingDumps(people) == 1);

            cancellation.request("SIGTERM");

            Failure failure = DumpedDatabase.failure(result.get());
            assertThat(failure.what()).contains("SIGTERM");
            assertThat(files()).isEmpty();
            assertThat(ProcessHandle.current().descendants().map(ProcessHandle::info))
                    .noneMatch(info -> info.command().orElse("").endsWith("/pg_dump"));
        }
    }

    @Test
    void deadlineEndsPgDump() throws Exception {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 10);
        try (Connection other = people.database().connectAsOwner();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE people IN ACCESS EXCLUSIVE MODE");

            SteppedPace pace = new SteppedPace();
            CallContext call =
                    new CallContext(new RunId("run-1"), Deadline.in(LONG, pace), Cancellation.create(), ignored -> {});
            CompletableFuture<BackupResult> result =
                    CompletableFuture.supplyAsync(() -> people.create(people.backups(), call));
            Happened.await(() -> waitingDumps(people) == 1);

            pace.step(LONG);

            assertThat(DumpedDatabase.failure(result.get()).what()).contains("deadline");
            assertThat(files()).isEmpty();
        }
    }

    @Test
    @DisplayName("trap 24: the dump of a backend killed half-way is no backup")
    void killedBackendMakesNoBackup() throws IOException {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 20_000);
        AtomicBoolean killed = new AtomicBoolean();
        Consumer<Progress> killer = progress -> {
            if (killed.compareAndSet(false, true)) {
                TestCluster.query(
                        people.database().superuser(),
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND application_name = 'safe-upgrade/run-1'");
            }
        };

        BackupResult result = people.create(people.backups(), call(LONG, Cancellation.create(), killer));

        Failure failure = DumpedDatabase.failure(result);
        assertThat(killed).isTrue();
        assertThat(failure.what()).contains("exit code [1]");
        assertThat(failure.evidence()).anyMatch(line -> line.contains("pg_dump"));
        assertThat(files()).isEmpty();
    }

    @Test
    void fullDiskIsNamedWithWhatIsMissingAndThePartialIsGone() throws Exception {
        assumeTrue(mount(directory), "needs the right to mount a small tmpfs (root)");
        try {
            DumpedDatabase people = new DumpedDatabase(TestCluster.shared().fresh(), directory);
            TestCluster.execute(
                    people.database().owner(),
                    "CREATE TABLE noise AS SELECT sha512(i::text::bytea) AS b FROM generate_series(1, 50000) i");

            Failure failure = DumpedDatabase.failure(people.create(people.backups(), TestCluster.call()));

            assertThat(failure.code()).isEqualTo(ErrorCode.BACKUP_FAILED);
            assertThat(failure.what())
                    .contains("No space left", directory.toString(), "tmpfs")
                    .containsPattern("up to \\[\\d+] more bytes are needed");
            assertThat(files()).isEmpty();
        } finally {
            run("umount", directory.toString());
        }
    }

    @Test
    void unwritableDirectoryIsAFailure() {
        DumpedDatabase people = DumpedDatabase.withPeople(directory.resolve("nowhere"), 1);

        assertThat(DumpedDatabase.failure(people.create(people.backups(), TestCluster.call()))
                        .what())
                .contains("nowhere");
    }

    @Test
    @DisplayName("trap 25: without tools of the server's major there is no backup, and the plan says so")
    void missingToolsAreNamed() {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 1);
        PgDumpBackups backups = people.backups().tools(directory);

        assertThat(DumpedDatabase.failure(people.create(backups, TestCluster.call()))
                        .what())
                .contains(directory.toString());
        assertThat(backups.check(context(true))).extracting(Finding::code).containsExactly("postgres-tools-missing");
        assertThat(backups.check(context(false))).isEmpty();
    }

    @Test
    void findsTablesThatTheRoleMayNotRead() {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 1);
        assertThat(people.backups().check(context(true))).isEmpty();
        TestCluster.execute(
                people.database().superuser(),
                "CREATE TABLE audit (id int)",
                "CREATE TABLE hidden (id int)",
                "GRANT SELECT ON hidden TO " + people.database().role(),
                "ALTER TABLE hidden ENABLE ROW LEVEL SECURITY");

        List<Finding> findings = people.backups().check(context(true));

        assertThat(findings)
                .extracting(Finding::code)
                .containsExactly("postgres-dump-privilege", "postgres-row-security");
        assertThat(findings).allMatch(Finding::blocks);
        assertThat(findings.getFirst().what()).contains("public.audit").doesNotContain("public.people");
        assertThat(DumpedDatabase.failure(people.create(people.backups(), TestCluster.call()))
                        .evidence())
                .anyMatch(line -> line.contains("permission denied"));
    }

    private static PreflightContext context(boolean backupPlanned) {
        return new PreflightContext(
                TestCluster.call(),
                Optional.empty(),
                ReleaseVersion.of("2.0.0"),
                Optional.empty(),
                Optional.empty(),
                backupPlanned,
                Path.of("/"));
    }

    private static int waitingDumps(DumpedDatabase people) {
        return Integer.parseInt(
                TestCluster.query(
                        people.database().superuser(),
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND application_name = 'safe-upgrade/run-1' AND wait_event_type = 'Lock' AND query LIKE 'LOCK TABLE%'"));
    }

    private static CallContext call(Duration patience, Cancellation cancellation, Consumer<Progress> progress) {
        return new CallContext(new RunId("run-1"), Deadline.in(patience, Pace.system()), cancellation, progress);
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static boolean mount(Path directory) throws Exception {
        return run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", directory.toString());
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
