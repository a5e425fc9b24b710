package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Finding;
import io.safeupgrade.postgres.PostgresTools.Found;
import io.safeupgrade.postgres.PostgresTools.Missing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresToolsTests {

    @TempDir
    Path root;

    private final List<String> packages = List.of("%s/lib/%%d/bin");

    @Test
    void prefersTheDirectoryOfThePackagesForThatMajor() throws IOException {
        Path packaged = install("lib/15/bin", "15.18 (Debian 15.18-0+deb12u1)", "15.18");
        install("path", "15.1", "15.1");

        assertThat(search(Optional.empty(), "path", 15))
                .isEqualTo(
                        new Found(new PostgresTools(packaged.resolve("pg_dump"), packaged.resolve("pg_restore"), 15)));
    }

    @Test
    void findsThemOnThePathBehindOthersThatDoNotFit() throws IOException {
        install("old", "13.2", "13.2");
        Path fitting = install("fitting", "16.0", "16.0");

        assertThat(search(Optional.empty(), "missing:old:fitting", 16))
                .isInstanceOfSatisfying(
                        Found.class, found -> assertThat(found.tools().pgDump()).hasParent(fitting));
    }

    @Test
    @DisplayName("trap 25: tools of another major than the server's are refused, with what to install")
    void refusesAnotherMajor() throws IOException {
        install("path", "14.3", "14.3");

        Finding finding = missing(Optional.empty(), "path", 15);

        assertThat(finding.code()).isEqualTo("postgres-tools-major");
        assertThat(finding.blocks()).isTrue();
        assertThat(finding.what()).contains("[15]", "pg_dump [14]", "pg_restore [14]");
        assertThat(finding.remedy()).contains("apt-get install postgresql-client-15", "PG_BIN_DIR=");
    }

    @Test
    @DisplayName("trap 25: pg_dump and pg_restore must share the major")
    void refusesAPairThatDiffers() throws IOException {
        install("path", "15.1", "14.3");

        assertThat(missing(Optional.empty(), "path", 15).code()).isEqualTo("postgres-tools-major");
    }

    @Test
    void looksOnlyIntoTheDirectoryThatTheOperatorNamed() throws IOException {
        install("lib/15/bin", "15.18", "15.18");

        Finding finding = missing(Optional.of(root.resolve("mine")), "", 15);

        assertThat(finding.code()).isEqualTo("postgres-tools-missing");
        assertThat(finding.what()).contains("[" + root.resolve("mine") + "]");
    }

    @Test
    void takesAProgramThatAnswersNothingForUnfit() throws IOException {
        Path directory = install("path", "15.1", "15.1");
        write(directory.resolve("pg_restore"), "exit 3");

        assertThat(missing(Optional.empty(), "path", 15).what()).contains("pg_restore [unknown]");
    }

    @Test
    void reportsAsAFailureOfTheBackupToo() {
        Missing missing = (Missing) search(Optional.empty(), "", 15);

        assertThat(missing.failure().code()).isEqualTo(ErrorCode.BACKUP_FAILED);
        assertThat(missing.failure().remedy()).isEqualTo(missing.finding().remedy());
    }

    private Finding missing(Optional<Path> binDir, String path, int major) {
        return ((Missing) search(binDir, path, major)).finding();
    }

    private PostgresTools.Search search(Optional<Path> binDir, String path, int major) {
        String absolute = path.isEmpty() ? "" : root + "/" + path.replace(":", ":" + root + "/");
        return PostgresTools.find(
                binDir, packages.stream().map(form -> form.formatted(root)).toList(), absolute, major);
    }

    private Path install(String directory, String dump, String restore) throws IOException {
        Path target = Files.createDirectories(root.resolve(directory));
        write(target.resolve("pg_dump"), "echo 'pg_dump (PostgreSQL) " + dump + "'");
        write(target.resolve("pg_restore"), "echo 'pg_restore (PostgreSQL) " + restore + "'");
        return target;
    }

    private static void write(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
