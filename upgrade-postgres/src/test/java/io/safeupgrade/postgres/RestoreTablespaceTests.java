package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.postgres.TestCluster.Fresh;
import io.safeupgrade.spi.RestorableBackup.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database whose tablespace is a small disk of its own, as root can mount one. */
class RestoreTablespaceTests {

    @TempDir
    Path directory;

    private final TestCluster cluster = TestCluster.shared();
    private final Fresh fresh = cluster.freshWithCreatedb();
    private final String tablespace = fresh.database() + "_disk";

    private Path disk;

    @BeforeEach
    void moveTheDatabaseOntoItsOwnDisk() throws Exception {
        disk = Files.createTempDirectory("safe-upgrade-disk");
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=34m", "safe-upgrade-test", disk.toString()) == 0);
        Path place = Files.createDirectory(disk.resolve("pg"));
        Files.setOwner(place, Files.getOwner(cluster.dataDirectory()));
        Files.setPosixFilePermissions(disk, PosixFilePermissions.fromString("rwxr-xr-x"));
        TestCluster.execute(
                cluster.superuser("postgres"),
                "CREATE TABLESPACE " + tablespace + " LOCATION '" + place + "'",
                "GRANT CREATE ON TABLESPACE " + tablespace + " TO " + fresh.role(),
                "ALTER DATABASE " + fresh.database() + " SET TABLESPACE " + tablespace);
        TestCluster.execute(
                fresh.owner(),
                "CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL)",
                "INSERT INTO people SELECT i, (SELECT string_agg(md5(i * 100 + j || ''), '')"
                        + " FROM generate_series(1, 32) j) FROM generate_series(1, 12000) i");
    }

    @AfterEach
    void unmount() throws Exception {
        cluster.dropBeside(fresh);
        TestCluster.execute(
                cluster.superuser("postgres"),
                "DROP DATABASE IF EXISTS " + fresh.database() + " WITH (FORCE)",
                "DROP TABLESPACE IF EXISTS " + tablespace);
        run("umount", disk.toString());
        Files.deleteIfExists(disk);
    }

    @Test
    @DisplayName(
            "disk full on the server: the tool's words, the copy dropped, its room given back, the live data whole")
    void fullDiskLeavesTheLiveDatabaseAndGivesTheRoomBack() throws IOException {
        RestorePoint point = RestorePoint.of(fresh, directory);
        long free = Files.getFileStore(disk).getUsableSpace();

        Failure failure = point.untouched();

        assertThat(failure.evidence()).anyMatch(line -> line.contains("No space left on device"));
        assertThat(failure.evidence()).noneMatch(line -> line.startsWith("CONTEXT"));
        assertThat(failure.what()).containsPattern("gave \\[\\d{7,}] bytes back");
        assertThat(cluster.beside(fresh)).isEmpty();
        assertThat(point.live("SELECT count(*) FROM people")).isEqualTo("12000");
        assertThat(Files.getFileStore(disk).getUsableSpace()).isGreaterThan(free - (1 << 20));
    }

    @Test
    @DisplayName("a new machine without the tablespace: the default one, with a warning")
    void missingTablespaceIsAWarning() {
        RestorePoint point = RestorePoint.of(fresh, directory);
        TestCluster.execute(
                cluster.superuser("postgres"),
                "DROP DATABASE " + fresh.database() + " WITH (FORCE)",
                "DROP TABLESPACE " + tablespace);

        Restored restored = point.restored();

        assertThat(restored.warnings()).extracting(Finding::code).containsExactly("restore-tablespace-lost");
        assertThat(restored.keptAside()).isEmpty();
        assertThat(point.live("SELECT count(*) FROM people")).isEqualTo("12000");
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
