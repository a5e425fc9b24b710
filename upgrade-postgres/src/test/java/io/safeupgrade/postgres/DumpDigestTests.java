package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.postgres.contents.DumpContents;
import io.safeupgrade.postgres.contents.DumpContents.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restored database has the contents of its dump, and every change since is found and named. */
class DumpDigestTests {

    @TempDir
    Path directory;

    private final TestCluster.Fresh live = TestCluster.shared().fresh();

    @Test
    void restoredDatabaseHasTheContentsOfTheDump() throws Exception {
        RichSchema.create(live);
        DumpContents live = contents(this.live.superuser());

        DumpContents restored = contents(restore());

        assertThat(DumpContents.compare(live, restored, 50)).isEmpty();
        assertThat(restored).isEqualTo(live);
        assertThat(live.tables()).extracting(Table::name).contains("everything", "empty", "parted_1", "Möbel \"x\".y");
        assertThat(live.largeObjects().count()).isEqualTo(2);
    }

    @Test
    void countsRowsHoweverTheyAreWritten() {
        TestCluster.execute(
                live.owner(),
                "CREATE TABLE lines (t text)",
                "INSERT INTO lines VALUES (E'a\\nb\\n'), (''), (NULL), ('\\.'), (E'\\\\\\n'), (E'\\r')",
                "CREATE TABLE nothing ()",
                "INSERT INTO nothing SELECT FROM generate_series(1, 7)",
                "CREATE TABLE empty (i int)");

        assertThat(contents(live.owner()).tables())
                .extracting(Table::name, Table::rows)
                .contains(org.assertj.core.groups.Tuple.tuple("lines", 6L))
                .contains(org.assertj.core.groups.Tuple.tuple("empty", 0L));
    }

    private PostgresDsn restore() throws Exception {
        String name = live.database() + "_again";
        TestCluster.execute(live.superuser(), "CREATE DATABASE " + name + " TEMPLATE template0 OWNER " + live.role());
        PostgresDsn target = live.superuser().withDatabase(name);
        Path file = directory.resolve("dump");
        run(live.superuser(), "pg_dump", "-Fc", "-Z0", "-f", file.toString());
        run(target, "pg_restore", "--exit-on-error", "--dbname=" + name, file.toString());
        return target;
    }

    private void run(PostgresDsn dsn, String tool, String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("/usr/lib/postgresql/15/bin/" + tool));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(dsn.libpqEnvironment());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    static DumpContents contents(PostgresDsn dsn) {
        var result = DumpDigest.of(dsn, Optional.empty(), PasswordChannel.ENVIRONMENT, "reading")
                .read(TestCluster.call(), ErrorCode.BACKUP_FAILED);
        return switch (result) {
            case DumpDigest.Read read -> read.contents();
            case DumpDigest.NotRead not ->
                throw new AssertionError(not.failure().toString());
        };
    }
}
