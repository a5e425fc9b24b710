package io.safeupgrade.tar;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.RunId;
import io.safeupgrade.spi.RestorableBackup.Extent;
import io.safeupgrade.spi.RestorableBackup.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links of an archive, and links that an operator put in the place of files since. */
class TarRestoreLinksTests {

    @TempDir
    Path home;

    private Till till;

    private TarBackups backups;

    @BeforeEach
    void place() throws IOException {
        till = new Till(home);
        backups = till.backups();
    }

    @Test
    void linksAreLinksAndWhatTheyReplaceIsKept() throws IOException {
        Files.createSymbolicLink(till.etc.resolve("current"), Path.of("till.toml"));
        BackupPart part = till.made(backups);
        till.write("etc/till/other.toml", "listen = 3");
        Files.delete(till.etc.resolve("current"));
        Files.createSymbolicLink(till.etc.resolve("current"), Path.of("other.toml"));
        Files.delete(till.etc.resolve("till.toml"));
        Files.createSymbolicLink(till.etc.resolve("till.toml"), Path.of("/dangling"));
        Restored restored = till.restored(backups, part, Extent.WITH_CONFIG);
        assertThat(till.live())
                .containsEntry("etc/till/current", "-> till.toml")
                .containsEntry("etc/till/till.toml", "listen = 1");
        assertThat(Till.files(restored))
                .isEqualTo(Map.of("etc/till/current", "-> other.toml", "etc/till/till.toml", "-> /dangling"));
    }

    @Test
    void linkToSomethingElseIsReportedAndNotMade() throws IOException {
        for (String target : List.of("/etc/shadow", "../../../etc/shadow", "../tillage/x", "/")) {
            Files.createSymbolicLink(till.etc.resolve("link"), Path.of(target));
            BackupPart part = till.made(backups);
            assertThat(till.restored(backups, part, Extent.WITH_CONFIG, new RunId("same-" + target.length()))
                            .warnings())
                    .as("it is there already")
                    .isEmpty();
            Files.delete(till.etc.resolve("link"));
            assertThat(till.restored(backups, part, Extent.WITH_CONFIG, new RunId("gone-" + target.length()))
                            .warnings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.what()).contains("[/etc/till/link]", "[" + target + "]"));
            assertThat(till.etc.resolve("link")).doesNotExist();
            assertThat(Files.isSymbolicLink(till.etc.resolve("link"))).isFalse();
        }
    }

    @Test
    void absoluteLinkToAFileOfOursIsMade() throws IOException {
        Files.createSymbolicLink(till.etc.resolve("link"), Path.of("/etc/till/till.toml"));
        BackupPart part = till.made(backups);
        Files.delete(till.etc.resolve("link"));
        assertThat(till.restored(backups, part, Extent.WITH_CONFIG).warnings()).isEmpty();
        assertThat(till.live()).containsEntry("etc/till/link", "-> /etc/till/till.toml");
    }

    @Test
    void keyThatWasMovedElsewhereAndLinkedIsTheSameKey() throws IOException {
        BackupPart part = till.made(backups);
        Path vault = Files.createDirectory(till.root.resolve("vault"));
        Files.move(till.etc.resolve("till.key"), vault.resolve("till.key"));
        Files.createSymbolicLink(till.etc.resolve("till.key"), vault.resolve("till.key"));
        Map<String, String> before = till.live();
        assertThat(till.restored(backups, part, Extent.DATA).keptAside()).isEmpty();
        assertThat(till.live()).isEqualTo(before);
    }

    @Test
    void linkedDirectoryIsTheOperatorsOwnLayout() throws IOException {
        BackupPart part = till.made(backups);
        Path vault = till.root.resolve("vault");
        Files.move(till.etc, vault);
        Files.createSymbolicLink(till.etc, vault);
        till.write("vault/till.key", "rotated");
        till.restored(backups, part, Extent.WITH_CONFIG);
        assertThat(till.etc).isSymbolicLink();
        assertThat(till.read("vault/till.key")).isEqualTo("key of then");
    }
}
