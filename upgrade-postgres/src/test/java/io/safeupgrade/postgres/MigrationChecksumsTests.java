package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.MigrationChecksums.Difference;
import io.safeupgrade.postgres.MigrationChecksums.Difference.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shipped migration cannot be changed without a test noticing. */
class MigrationChecksumsTests {

    @TempDir
    Path directory;

    @TempDir
    Path elsewhere;

    private MigrationFolder files;
    private Path lock;

    @BeforeEach
    void lockedFiles() {
        lock = elsewhere.resolve("migrations.lock");
        files = new MigrationFolder(directory).with("V1__a.sql", "SELECT 1;\n").with("V2__b.sql", "SELECT 2;\n");
        MigrationChecksums.write(locations(), lock);
    }

    @Test
    void findsNothingWhenNothingChanged() {
        assertThat(compare()).isEmpty();
    }

    @Test
    void lineEndingsDoNotCount() {
        files.with("V1__a.sql", "SELECT 1;\r\n");

        assertThat(compare()).isEmpty();
    }

    @Test
    void findsEditedFile() {
        files.with("V1__a.sql", "SELECT 11;\n");

        assertOnly(Kind.EDITED, "V1__a.sql");
    }

    @Test
    void findsRemovedFile() {
        files.without("V1__a.sql");

        assertOnly(Kind.REMOVED, "V1__a.sql");
    }

    @Test
    void findsRenumberedFile() {
        files.without("V1__a.sql").with("V3__a.sql", "SELECT 1;\n");

        assertOnly(Kind.RENUMBERED, "V1__a.sql");
        assertThat(compare().getFirst().what()).contains("V3__a.sql");
    }

    @Test
    void newFileIsToldUntilItIsWritten() {
        files.with("V3__c.sql", "SELECT 3;\n");
        assertOnly(Kind.NEW, "V3__c.sql");

        MigrationChecksums.write(locations(), lock);

        assertThat(compare()).isEmpty();
        assertThat(lock).content().hasLineCount(3);
    }

    @Test
    void writingNeverCoversUpAnEdit() throws IOException {
        String before = Files.readString(lock);
        files.with("V1__a.sql", "SELECT 11;\n");

        assertThatThrownBy(() -> MigrationChecksums.write(locations(), lock))
                .isInstanceOf(UpgradeException.class)
                .hasMessageContaining("V1__a.sql");
        assertThat(lock).hasContent(before);
    }

    @Test
    void readsMigrationsOutOfAJar() throws IOException {
        Path jar = elsewhere.resolve("app.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (String name : List.of("db/", "db/migration/", "db/migration/sub/V1__a.sql", "db/other/V9__z.sql")) {
                entries.putNextEntry(new JarEntry(name));
                entries.write((name.endsWith("/") ? "" : "SELECT 'ü';").getBytes(StandardCharsets.UTF_8));
            }
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            assertThat(MigrationFiles.read(List.of("classpath:db/migration"), loader))
                    .containsExactly(java.util.Map.entry("sub/V1__a.sql", "SELECT 'ü';"));
        }
    }

    private void assertOnly(Kind kind, String file) {
        assertThat(compare()).extracting(Difference::kind).containsExactly(kind);
        assertThat(compare()).extracting(Difference::file).containsExactly(file);
    }

    private List<Difference> compare() {
        return MigrationChecksums.compare(locations(), lock);
    }

    private List<String> locations() {
        return List.of(files.location());
    }
}
