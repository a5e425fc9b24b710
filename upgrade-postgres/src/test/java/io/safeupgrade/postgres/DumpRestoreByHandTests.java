package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.UpgradeReport.NextCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lines for the night on which nothing of ours runs are typed here as they are printed. */
class DumpRestoreByHandTests {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void printedLinesRestoreBesideTheLiveDatabase(DumpCompression compression) throws Exception {
        // Quotes and blanks in the path are where hand-made shell lines break.
        Path odd = Files.createDirectory(directory.resolve("it's a \"point\" $HOME"));
        DumpedDatabase people = DumpedDatabase.withPeople(odd, 321);
        TestCluster.execute(
                people.database().superuser(), "ALTER ROLE " + people.database().role() + " CREATEDB");
        BackupPart part =
                DumpedDatabase.part(people.create(people.backups().compression(compression), TestCluster.call()));
        TestCluster.execute(people.database().owner(), "INSERT INTO people VALUES (0, 'after the dump')");

        for (NextCommand line : people.backups().restoreByHand(odd, part)) {
            assertThat(line.command()).doesNotContain(people.database().password());
            type(line.command(), people.database().password());
        }

        PostgresDsn restored =
                people.database().owner().withDatabase(people.database().database() + "_restored");
        assertThat(TestCluster.query(restored, "SELECT count(*) FROM people")).isEqualTo("321");
        assertThat(TestCluster.query(restored, "SELECT tableowner FROM pg_tables WHERE tablename = 'people'"))
                .isEqualTo(people.database().role());
        assertThat(TestCluster.query(people.database().owner(), "SELECT count(*) FROM people"))
                .isEqualTo("322");
    }

    @Test
    void linesCarryTheOptionsOfTheDsnAndNeverTheLiveDatabase() {
        PostgresDsn dsn = PostgresDsn.parse(
                "postgres://till:hunter2@db.example:5433/till?sslmode=verify-full&sslrootcert=/etc/till/ca%20a.pem");
        BackupPart part = new BackupPart(
                "postgres-dump", BackupPart.Kind.FILE, "database.dump.zst", 1, "", Map.of("compression", "zstd"));

        List<String> lines = PgDumpBackups.of(dsn).tools(Path.of("/opt/pg/bin")).restoreByHand(directory, part).stream()
                .map(NextCommand::command)
                .toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(1))
                .contains("| /opt/pg/bin/pg_restore ")
                .contains("'postgres://till@db.example:5433/till_restored?sslmode=verify-full&sslrootcert=");
        assertThat(String.join("\n", lines)).doesNotContain("hunter2").doesNotContain("/till?");
    }

    @Test
    void longNamesStayWithinWhatPostgresKeeps() {
        String name = "x".repeat(63);
        BackupPart part = new BackupPart("postgres-dump", BackupPart.Kind.FILE, "d", 1, "", Map.of("database", name));

        String line = PgDumpBackups.of(PostgresDsn.parse("postgres://u@h/" + name))
                .restoreByHand(directory, part)
                .getFirst()
                .command();

        assertThat(line).endsWith(" " + "x".repeat(54) + "_restored");
    }

    private static void type(String line, String password) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true);
        shell.environment().put("PGPASSWORD", password);
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s%n%s", line, said).isZero();
    }
}
