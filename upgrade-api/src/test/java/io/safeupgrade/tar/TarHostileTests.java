package io.safeupgrade.tar;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Verification.Rejected;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.spi.RestorableBackup.Extent;
import io.safeupgrade.spi.RestorableBackup.Restored;
import io.safeupgrade.spi.RestorableBackup.Untouched;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archive and index are both written by somebody who knows how: checksums match. */
class TarHostileTests {

    @TempDir
    Path home;

    private Till till;
    private TarBackups backups;

    @BeforeEach
    void place() throws IOException {
        till = new Till(home);
        backups = till.backups().config(Path.of("/etc/till"), Path.of("/srv"));
        Files.createDirectories(till.root.resolve("srv"));
        Files.writeString(home.resolve("outside"), "precious");
    }

    @Test
    void forgedArchiveOfHarmlessFilesIsAccepted() throws IOException {
        BackupPart part = forged(
                new TarForge().file("./etc/till/till.key", "forged"), Map.of("/etc/till/till.key", file("forged")));
        assertThat(till.verify(backups, part)).isInstanceOf(Verified.class);
        assertThat(till.restore(backups, part, Extent.DATA)).isInstanceOf(Restored.class);
        assertThat(till.read("etc/till/till.key")).isEqualTo("forged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside",
                "./../outside",
                "./etc/till/../../../outside",
                "/etc/till/x",
                "//etc/till/x",
                "./etc//till/x",
                "./etc/till/./x",
                "etc/till/..",
                ".",
                "./",
                "",
                "./etc/till/a\nb",
                "./etc/till/\u001b[31m",
                "./etc/till/x/"
            })
    @DisplayName("names that lead elsewhere")
    void refusesNames(String name) throws IOException {
        String key = name.startsWith("./") ? name.substring(1) : "/" + name;
        isRefused(new TarForge().file(name, "evil"), Map.of(key, file("evil")));
        isRefused(longNamed(name), Map.of(key, file("evil")));
    }

    private static TarForge longNamed(String name) {
        return new TarForge().member("././@LongLink", 'L', name + "\0", "").file("./etc/till/x", "evil");
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '3', '4', '6', '7', 'S', 'M', 'x', 'g', 'V', 'D', 'Z', '\u007f'})
    @DisplayName("hard links, devices, pipes, and whatever else tar knows")
    void refusesTypes(char type) throws IOException {
        isRefused(new TarForge().member("./etc/till/x", type, "", "/etc/shadow"), Map.of("/etc/till/x", file("")));
        isRefused(
                new TarForge().member("./etc/till/x", type, "", "/etc/shadow"),
                Map.of("/etc/till/x", "link 0777 0:0 /etc/shadow"));
    }

    @Test
    @DisplayName("a file below an archived link never leaves through it")
    void refusesFilesBelowLinks() throws IOException {
        TarForge forge =
                new TarForge().member("./srv/out", '2', "", home.toString()).file("./srv/out/outside", "evil");
        isRefused(forge, Map.of("/srv/out", "link 0777 0:0 " + home, "/srv/out/outside", file("evil")));
        isRefused(forge, Map.of("/srv/out", "directory 0755 0:0", "/srv/out/outside", file("evil")));
        isRefused(
                new TarForge().file("./srv/out", "x").file("./srv/out/outside", "evil"),
                Map.of("/srv/out", file("x"), "/srv/out/outside", file("evil")));
    }

    @Test
    void archivedLinkIsNotFollowedByTheNextOne() throws IOException {
        TarForge forge = new TarForge().member("./srv/a", '2', "", "../..").member("./srv/b", '2', "", "a/outside");
        BackupPart part = forged(forge, Map.of("/srv/a", "link 0777 0:0 ../..", "/srv/b", "link 0777 0:0 a/outside"));
        Restored restored = (Restored) till.restore(backups, part, Extent.WITH_CONFIG);
        assertThat(Files.isSymbolicLink(till.root.resolve("srv/a"))).isFalse();
        assertThat(restored.warnings()).anyMatch(finding -> finding.what().contains("[/srv/a]"));
        assertThat(Files.readString(home.resolve("outside"))).isEqualTo("precious");
    }

    @Test
    void twoMembersOfOneNameAreRefused() throws IOException {
        isRefused(
                new TarForge().file("./etc/till/x", "good").file("./etc/till/x", "good"),
                Map.of("/etc/till/x", file("good")));
        isRefused(
                new TarForge().file("./etc/till/x", "good").file("etc/till/x", "evil"),
                Map.of("/etc/till/x", file("good")));
    }

    @Test
    void archiveThatLacksAMemberIsRefused() throws IOException {
        isRefused(new TarForge().file("./etc/till/x", "x"), Map.of("/etc/till/x", file("x"), "/etc/till/y", file("y")));
    }

    @Test
    void linkThatLeadsElsewhereThanTheIndexSaysIsRefused() throws IOException {
        isRefused(
                new TarForge().member("./etc/till/x", '2', "", "/etc/shadow"),
                Map.of("/etc/till/x", "link 0777 0:0 till.toml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../../x", "//etc/till/x", "/", "/etc/till/.", "/etc/till/x/", "/etc/a\nb"})
    void namesOfTheIndexLeadNowhereElse(String name) throws IOException {
        for (String text : new String[] {"missing", "parent 0755 0:0", "special", file("x")}) {
            isRefused(new TarForge(), Map.of(name, text));
        }
    }

    @Test
    void memberThatIsLongerThanTheIndexSaysIsNotUnpacked() throws IOException {
        TarForge bomb = new TarForge().file("./etc/till/x", "0".repeat(1 << 20));
        isRefused(bomb, Map.of("/etc/till/x", file("0")));
    }

    @Test
    void indexThatPromisesTooMuchIsRefused() throws IOException {
        String zeros = "0".repeat(64);
        isRefused(
                new TarForge().raw(TarForge.header("./etc/till/x", '0', 1L << 40, "")),
                Map.of("/etc/till/x", "file 0644 0:0 " + (1L << 39) + " " + zeros));
        Map<String, String> many = new HashMap<>();
        for (int number = 0; number <= Index.MOST_ENTRIES; number++) {
            many.put("/etc/till/" + number, "missing");
        }
        isRefused(new TarForge(), many);
        Map<String, String> large = new HashMap<>();
        for (int number = 0; number < 17; number++) {
            large.put("/etc/till/" + number, "file 0644 0:0 " + Index.MOST_BYTES_OF_FILE + " " + zeros);
        }
        isRefused(new TarForge(), large);
    }

    @Test
    void indexWithoutTheDirectoriesAboveIsRefused() throws IOException {
        BackupPart part = forged(new TarForge().file("./srv/a/b", "x"), Map.of("/srv/a/b", file("x")));
        assertThat(till.verify(backups, part)).isInstanceOf(Rejected.class);
    }

    @Test
    void archivesThatDoNotEndAsTheyShouldAreRefused() throws IOException {
        Map<String, String> index = Map.of("/etc/till/x", file("x"));
        byte[] noise = new byte[1024 + 512];
        noise[1300] = 1;
        for (byte[] end : new byte[][] {new byte[0], new byte[512], noise, new byte[3 << 20]}) {
            byte[] archive = new TarForge().file("./etc/till/x", "x").compressed(end);
            isRefused(archive, index);
        }
        isRefused("no gzip".getBytes(StandardCharsets.UTF_8), index);
        isRefused(new byte[0], index);
        byte[] whole = new TarForge().file("./etc/till/x", "x").archive();
        isRefused(Arrays.copyOf(whole, whole.length - 9), index);
    }

    @Test
    void headersThatLieAreRefused() throws IOException {
        byte[] checksum = TarForge.header("./etc/till/x", '0', 1, "");
        checksum[140] ^= 1;
        isRefused(new TarForge().raw(checksum).raw(new byte[] {'x'}), Map.of("/etc/till/x", file("x")));
        byte[] number = TarForge.header("./etc/till/x", '0', 1, "");
        number[124] = '9';
        isRefused(new TarForge().raw(TarForge.summed(number)).raw(new byte[] {'x'}), Map.of("/etc/till/x", file("x")));
        byte[] huge = TarForge.header("./etc/till/x", '0', 1, "");
        Arrays.fill(huge, 124, 136, (byte) 0xff);
        isRefused(new TarForge().raw(TarForge.summed(huge)), Map.of("/etc/till/x", file("x")));
        isRefused(
                new TarForge().member("./etc/till/x", '5', "content of a directory", ""),
                Map.of("/etc/till/x", "directory 0644 0:0"));
        byte[] notText = TarForge.header("./etc/till/x", '0', 0, "");
        notText[11] = (byte) 0xff;
        isRefused(new TarForge().raw(TarForge.summed(notText)), Map.of("/etc/till/x", file("")));
        isRefused(
                new TarForge().raw(TarForge.header("././@LongLink", 'L', 1L << 32, "")),
                Map.of("/etc/till/x", file("")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file 0644 0:0 1",
                "file 0644 0:0 -1 aa",
                "file 9999 0:0 1 aa",
                "file 0644 99999999999:0 1 aa",
                "directory 0755 0:0 more",
                "link 0777 0:0 ",
                "link 0777 0:0 a\u001b[31m",
                "device 0644 0:0 1:3",
                "FILE 0644 0:0 1 aa",
                ""
            })
    void refusesEntriesThatAreNone(String text) throws IOException {
        isRefused(new TarForge(), Map.of("/etc/till/x", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../config.tar.gz", "/etc/passwd", "..", "a/b"})
    void nameOfThePartLeadsNowhereElse(String name) throws IOException {
        BackupPart part = till.made(backups);
        BackupPart hostile =
                new BackupPart(part.provider(), part.kind(), name, part.bytes(), part.sha256(), part.attributes());
        Files.copy(till.archive(), home.resolve("config.tar.gz"));
        assertThat(till.verify(backups, hostile)).isInstanceOf(Rejected.class);
        assertThat(till.restore(backups, hostile, Extent.DATA)).isInstanceOf(Untouched.class);
    }

    @Test
    void archiveThatIsALinkIsRefused() throws IOException {
        BackupPart part = till.made(backups);
        Files.move(till.archive(), home.resolve("elsewhere"));
        Files.createSymbolicLink(till.archive(), home.resolve("elsewhere"));
        assertThat(till.verify(backups, part)).isInstanceOf(Rejected.class);
    }

    private static String file(String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return "file 0644 0:0 " + bytes.length + " "
                + Digests.of(new ByteArrayInputStream(bytes), Long.MAX_VALUE, TarForge.SALT.digest());
    }

    private BackupPart forged(TarForge forge, Map<String, String> index) throws IOException {
        return forged(forge.archive(), index);
    }

    private BackupPart forged(byte[] archive, Map<String, String> index) throws IOException {
        Files.write(till.archive(), archive);
        Map<String, String> attributes = new HashMap<>(index);
        for (String directory : new String[] {"/etc", "/srv", "/etc/till"}) {
            attributes.putIfAbsent(directory, "parent 0755 0:0");
        }
        return new BackupPart(
                "config",
                BackupPart.Kind.FILE,
                "config.tar.gz",
                archive.length,
                Digests.of(new ByteArrayInputStream(archive), Long.MAX_VALUE, Digests.sha256()),
                attributes);
    }

    private void isRefused(TarForge forge, Map<String, String> index) throws IOException {
        isRefused(forge.archive(), index);
    }

    private void isRefused(byte[] archive, Map<String, String> index) throws IOException {
        BackupPart part = forged(archive, index);
        Map<String, String> before = Till.tree(home);
        assertThat(till.verify(backups, part)).isInstanceOf(Rejected.class);
        assertThat(till.restore(backups, part, Extent.WITH_CONFIG)).isInstanceOf(Untouched.class);
        assertThat(backups.obstacles(till.check(part, Extent.DATA))).anyMatch(finding -> finding.blocks());
        assertThat(Till.tree(home)).isEqualTo(before);
    }
}
