package io.safeupgrade.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Finding;
import io.safeupgrade.KeptAside;
import io.safeupgrade.UpgradeReport.NextCommand;
import io.safeupgrade.spi.KeepsAside.DiscardRequest;
import io.safeupgrade.spi.RestorableBackup.Extent;
import io.safeupgrade.spi.RestorableBackup.RestoreRequest;
import io.safeupgrade.spi.RestorableBackup.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarRestoreTests {

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
    @DisplayName("the data bring back their keys, and leave the configuration as it is")
    void dataBringBackKeysOnly() throws IOException {
        BackupPart part = till.made(backups);
        till.write("etc/till/till.key", "rotated");
        till.write("etc/till/till.toml", "listen = 2");
        Restored restored = till.restored(backups, part, Extent.DATA);
        assertThat(till.read("etc/till/till.key")).isEqualTo("key of then");
        assertThat(till.read("etc/till/till.toml")).isEqualTo("listen = 2");
        assertThat(restored.warnings()).isEmpty();
        assertThat(Till.files(restored)).isEqualTo(Map.of("etc/till/till.key", "rotated"));
    }

    @Test
    void configurationComesBackWhereItIsAskedFor() throws IOException {
        BackupPart part = till.made(backups);
        till.write("etc/till/till.toml", "listen = 2");
        Restored restored = till.restored(backups, part, Extent.WITH_CONFIG);
        assertThat(till.read("etc/till/till.toml")).isEqualTo("listen = 1");
        assertThat(Till.files(restored)).isEqualTo(Map.of("etc/till/till.toml", "listen = 2"));
        KeptAside kept = restored.keptAside().getFirst();
        assertThat(kept.name())
                .isEqualTo(till.aside.resolve("config_aside_" + Till.ATTEMPT).toString());
        assertThat(kept.bytes()).isEqualTo("listen = 2".length());
        assertThat(backups.keptAside(Till.call())).containsExactly(kept);
    }

    @Test
    void whatIsTheSameStaysWithOwnerAndMode() throws IOException {
        BackupPart part = till.made(backups);
        Files.setAttribute(till.etc.resolve("till.key"), "unix:mode", 0400);
        Map<String, String> before = till.live();
        Restored restored = till.restored(backups, part, Extent.WITH_CONFIG);
        assertThat(restored).isEqualTo(new Restored(List.of(), List.of()));
        assertThat(till.live()).isEqualTo(before);
        assertThat(Till.attributes(till.etc.resolve("till.key"))).startsWith("0400");
        assertThat(backups.keptAside(Till.call())).isEmpty();
    }

    @Test
    void missingFilesAndDirectoriesComeBack() throws IOException {
        Files.createDirectories(till.etc.resolve("tls/empty"));
        till.write("etc/till/tls/server.pem", "certificate");
        Files.createSymbolicLink(till.etc.resolve("current"), Path.of("till.toml"));
        Files.setAttribute(till.etc, "unix:mode", 0750);
        BackupPart part = till.made(backups);
        Map<String, String> then = till.live();
        Files.move(till.etc, home.resolve("lost"));
        Restored restored = till.restored(backups, part, Extent.WITH_CONFIG);
        assertThat(till.live()).isEqualTo(then);
        assertThat(Till.attributes(till.etc)).startsWith("0750");
        assertThat(restored.keptAside()).isEmpty();
    }

    @Test
    void keyComesBackWithTheDirectoriesAboveIt() throws IOException {
        Files.setAttribute(till.etc, "unix:mode", 0750);
        TarBackups keyOnly = TarBackups.of("config")
                .keys(Path.of("/etc/till/till.key"))
                .root(till.root)
                .asideIn(till.aside);
        BackupPart part = till.made(keyOnly);
        Files.move(till.root.resolve("etc"), home.resolve("lost"));
        till.restored(backups, part, Extent.DATA);
        assertThat(till.live())
                .isEqualTo(Map.of(
                        "",
                        "directory",
                        "etc",
                        "directory",
                        "etc/till",
                        "directory",
                        "etc/till/till.key",
                        "key of then"));
        assertThat(Till.attributes(till.etc)).startsWith("0750");
    }

    @Test
    void ownerAndModeComeBackAndAreKeptAside() throws IOException {
        assumeThat(Till.isRoot()).isTrue();
        Path key = till.etc.resolve("till.key");
        Till.attributes(key, 0640, 4711, 4712);
        Files.createSymbolicLink(till.etc.resolve("link"), Path.of("till.toml"));
        Till.attributes(till.etc.resolve("link"), 0, 4711, 4712);
        BackupPart part = till.made(backups);
        till.write("etc/till/till.key", "rotated");
        Till.attributes(key, 0600, 815, 816);
        Files.delete(till.etc.resolve("link"));
        Restored restored = till.restored(backups, part, Extent.WITH_CONFIG);
        assertThat(Till.attributes(key)).isEqualTo("0640 4711:4712");
        assertThat(Till.attributes(till.etc.resolve("link"))).isEqualTo("0777 4711:4712");
        Path kept = Path.of(restored.keptAside().getFirst().name());
        assertThat(Till.attributes(kept.resolve("etc/till/till.key"))).isEqualTo("0600 815:816");
        assertThat(Till.attributes(kept)).startsWith("0700");
        assertThat(Till.attributes(till.aside)).startsWith("0700");
        assertThat(restored.warnings()).isEmpty();
    }

    @Test
    void fileThatRunsAsItsOwnerComesBackWithoutThat() throws IOException {
        Files.setAttribute(till.etc.resolve("till.toml"), "unix:mode", 04755);
        BackupPart part = till.made(backups);
        assertThat(part.attributes().get("/etc/till/till.toml")).startsWith("file 4755 ");
        Files.delete(till.etc.resolve("till.toml"));
        till.restored(backups, part, Extent.WITH_CONFIG);
        assertThat(Till.attributes(till.etc.resolve("till.toml"))).startsWith("0755");
    }

    @Test
    void onlyWhatThisReleaseKeepsIsTouched() throws IOException {
        BackupPart part = till.made(backups.config(Path.of("/etc/passwd"), Path.of("/etc/group")));
        till.write("etc/passwd", "live");
        TarBackups later = TarBackups.of("config")
                .keys(Path.of("/etc/till/till.key"))
                .root(till.root)
                .asideIn(till.aside);
        BackupPart withPasswd = till.made(backups.config(Path.of("/etc/passwd")));
        till.write("etc/passwd", "changed since");
        till.write("etc/till/till.toml", "changed since");
        Restored restored = (Restored) till.restore(later, withPasswd, Extent.WITH_CONFIG);
        assertThat(till.read("etc/passwd")).isEqualTo("changed since");
        assertThat(till.read("etc/till/till.toml")).isEqualTo("changed since");
        assertThat(restored.warnings())
                .extracting(Finding::what)
                .anyMatch(what -> what.contains("[/etc/passwd]"))
                .anyMatch(what -> what.contains("[/etc/till/till.toml]"));
        assertThat(part.attributes()).containsEntry("/etc/group", "missing");
    }

    @Test
    void filesThatWereNotThereStayAndAreReported() throws IOException {
        TarBackups more = backups.keys(Path.of("/etc/till2.key"));
        BackupPart part = till.made(more);
        till.write("etc/till/new.toml", "new");
        till.write("etc/till2.key", "new");
        Restored restored = (Restored) till.restore(more, part, Extent.WITH_CONFIG);
        assertThat(restored.warnings())
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.code()).isEqualTo("config-newer"));
        assertThat(till.read("etc/till/new.toml")).isEqualTo("new");
        assertThat(till.read("etc/till2.key")).isEqualTo("new");
    }

    @Test
    void restorePointWithoutArchiveHasNothingToBringBack() {
        assertThat(backups.restore(new RestoreRequest(
                        Till.call(), till.restorePoint, List.of(), Till.ATTEMPT, Extent.WITH_CONFIG)))
                .isEqualTo(new Restored(List.of(), List.of()));
    }

    @Test
    void restoreThatReplacedNothingIsNotRepeatedEither() throws IOException {
        BackupPart part = till.made(backups);
        till.restored(backups, part, Extent.DATA);
        till.write("etc/till/till.key", "written since");
        till.restored(backups, part, Extent.DATA);
        assertThat(till.read("etc/till/till.key")).isEqualTo("written since");
        till.restore(backups, part, Extent.DATA, Till.OTHER_ATTEMPT);
        assertThat(till.aside).isDirectoryNotContaining(path -> path.endsWith("config_aside_" + Till.ATTEMPT));
        assertThat(backups.keptAside(Till.call())).hasSize(1);
    }

    @Test
    @DisplayName("what is not a directory that a restore made is never discarded")
    void discardsNothingElse() throws IOException {
        BackupPart part = till.made(backups);
        till.write("etc/till/till.key", "rotated");
        KeptAside kept = till.restored(backups, part, Extent.DATA).keptAside().getFirst();
        Files.createDirectory(till.aside.resolve("config_aside"));
        for (String name : List.of(
                till.etc.toString(),
                till.aside.toString(),
                till.aside.resolve("config_aside").toString(),
                till.aside + "/config_aside_x/../../../root/etc",
                "config_aside_" + Till.ATTEMPT,
                till.aside.resolve("other_aside_" + Till.ATTEMPT).toString())) {
            KeptAside other = new KeptAside("config", kept.kind(), name, Optional.empty(), 0);
            assertThat(backups.discard(new DiscardRequest(Till.call(), other)))
                    .as(name)
                    .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PREFLIGHT_BLOCKED));
        }
        KeptAside ofOther = new KeptAside("database", kept.kind(), kept.name(), Optional.empty(), 0);
        assertThat(backups.discard(new DiscardRequest(Till.call(), ofOther))).isPresent();
        assertThat(backups.keptAside(Till.call())).containsExactly(kept);
        assertThat(backups.discard(new DiscardRequest(Till.call(), kept))).isEmpty();
        assertThat(backups.keptAside(Till.call())).isEmpty();
        assertThat(till.read("etc/till/till.key")).isEqualTo("key of then");
    }

    @Test
    @DisplayName("the lines for the night unpack the files beside the live ones")
    void linesForTheNightWork() throws Exception {
        till.write("etc/till/it's.toml", "quoted");
        Files.createSymbolicLink(till.etc.resolve("current"), Path.of("till.toml"));
        TarBackups quoted = backups.asideIn(home.resolve("it's: a directory"));
        BackupPart part = till.made(quoted);
        Map<String, String> before = till.live();
        for (NextCommand line : quoted.restoreByHand(till.restorePoint, part)) {
            Process shell =
                    new ProcessBuilder("sh", "-c", line.command()).inheritIO().start();
            assertThat(shell.waitFor()).as(line.command()).isZero();
        }
        Path unpacked = home.resolve("it's: a directory/config_by_hand");
        assertThat(Till.tree(unpacked.resolve("etc/till"))).isEqualTo(Till.tree(till.etc));
        assertThat(till.live()).isEqualTo(before);
        assertThat(quoted.keptAside(Till.call())).isEmpty();
    }
}
