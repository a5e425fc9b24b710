package io.safeupgrade.tar;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Finding;
import io.safeupgrade.spi.RestorableBackup.Extent;
import io.safeupgrade.spi.RestorableBackup.Restored;
import io.safeupgrade.spi.RestorableBackup.Untouched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the way of a restore is said before it begins, and leaves the live files untouched. */
class TarRestoreObstaclesTests {

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
    void directoryInThePlaceOfAKeyIsInTheWay() throws IOException {
        BackupPart part = till.made(backups);
        Files.delete(till.etc.resolve("till.key"));
        till.write("etc/till/till.toml", "changed");
        Files.createDirectory(till.etc.resolve("till.key"));
        Map<String, String> before = till.live();
        assertThat(backups.obstacles(till.check(part, Extent.DATA))).anyMatch(Finding::blocks);
        assertThat(till.restore(backups, part, Extent.WITH_CONFIG))
                .isInstanceOfSatisfying(
                        Untouched.class,
                        untouched -> assertThat(untouched.failure().what()).contains("[/etc/till/till.key]"));
        assertThat(till.live()).isEqualTo(before);
        assertThat(till.aside).doesNotExist();
    }

    @Test
    void whatIsInTheWayOfConfigurationDoesNotForbidTheData() throws IOException {
        Files.createDirectory(till.etc.resolve("conf.d"));
        till.write("etc/till/conf.d/a.toml", "a");
        BackupPart part = till.made(backups);
        Files.delete(till.etc.resolve("conf.d/a.toml"));
        Files.delete(till.etc.resolve("conf.d"));
        till.write("etc/till/conf.d", "a file now");
        assertThat(backups.obstacles(till.check(part, Extent.DATA)))
                .extracting(Finding::what)
                .containsExactly("no key files come back: all are as they were");
        assertThat(backups.obstacles(till.check(part, Extent.WITH_CONFIG)))
                .anyMatch(finding -> finding.blocks() && finding.what().contains("[/etc/till/conf.d]"));
        assertThat(till.restore(backups, part, Extent.DATA)).isInstanceOf(Restored.class);
        assertThat(till.restore(backups, part, Extent.WITH_CONFIG, Till.OTHER_ATTEMPT))
                .isInstanceOf(Untouched.class);
    }

    @Test
    void saysBeforehandWhichFilesComeBack() throws IOException {
        BackupPart part = till.made(backups);
        till.write("etc/till/till.key", "rotated");
        till.write("etc/till/till.toml", "listen = 2");
        till.write("etc/till/newer.toml", "new");
        assertThat(backups.obstacles(till.check(part, Extent.DATA)))
                .extracting(Finding::what)
                .containsExactly("key files that come back: [/etc/till/till.key]");
        assertThat(backups.obstacles(till.check(part, Extent.WITH_CONFIG)))
                .extracting(Finding::what)
                .containsExactly(
                        "[/etc/till/newer.toml] was not there when the restore point was made; it stays as it is",
                        "key and configuration files that come back: [/etc/till/till.key, /etc/till/till.toml]");
    }

    @Test
    void damagedArchiveIsAnObstacle() throws IOException {
        BackupPart part = till.made(backups);
        Files.writeString(till.archive(), "x");
        assertThat(backups.obstacles(till.check(part, Extent.DATA)))
                .extracting(Finding::code)
                .containsExactly("config-archive-damaged");
    }

    @Test
    void nowhereToKeepWhatIsReplacedIsAnObstacle() throws IOException {
        TarBackups nowhere =
                TarBackups.of("config").keys(Path.of("/etc/till/till.key")).root(till.root);
        BackupPart part = till.made(nowhere);
        till.write("etc/till/till.key", "rotated");
        assertThat(nowhere.obstacles(till.check(part, Extent.DATA))).anyMatch(Finding::blocks);
        assertThat(till.restore(nowhere, part, Extent.DATA)).isInstanceOf(Untouched.class);
        assertThat(nowhere.keptAside(Till.call())).isEmpty();
        TarBackups inFile =
                nowhere.asideIn(Files.createFile(home.resolve("file")).resolve("below"));
        assertThat(inFile.obstacles(till.check(part, Extent.DATA)))
                .extracting(Finding::code)
                .contains("config-aside-not-writable");
        assertThat(till.restore(inFile, part, Extent.DATA)).isInstanceOf(Untouched.class);
        assertThat(till.read("etc/till/till.key")).isEqualTo("rotated");
    }
}
