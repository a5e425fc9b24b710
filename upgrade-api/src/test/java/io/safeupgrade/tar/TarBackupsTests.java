package io.safeupgrade.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Finding;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.spi.BackupProvider.BackupRequest;
import io.safeupgrade.spi.BackupProvider.BackupResult;
import io.safeupgrade.spi.BackupProvider.Made;
import io.safeupgrade.spi.BackupProvider.NotMade;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.PreflightCheck.PreflightContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarBackupsTests {

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
    @DisplayName("the part says of every file what it was, and of every missing one that it was missing")
    void indexSaysWhatWasThere() throws Exception {
        Files.createDirectory(till.etc.resolve("empty"));
        Files.createSymbolicLink(till.etc.resolve("current"), Path.of("till.toml"));
        assertThat(new ProcessBuilder("mkfifo", till.etc.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.setAttribute(till.etc.resolve("till.key"), "unix:mode", 0640);
        BackupPart part = till.made(backups.keys(Path.of("/etc/till/lost.key"), Path.of("/var/lib/lost")));
        assertThat(part.name()).isEqualTo("config.tar.gz");
        assertThat(part.attributes())
                .containsEntry("/etc/till/lost.key", "missing")
                .containsEntry("/var/lib/lost", "missing")
                .containsEntry("/etc/till/pipe", "special")
                .hasEntrySatisfying("/etc", text -> assertThat(text).startsWith("parent "))
                .hasEntrySatisfying("/etc/till", text -> assertThat(text).startsWith("directory "))
                .hasEntrySatisfying("/etc/till/empty", text -> assertThat(text).startsWith("directory "))
                .hasEntrySatisfying(
                        "/etc/till/current",
                        text -> assertThat(text).startsWith("link ").endsWith(" till.toml"))
                .hasEntrySatisfying(
                        "/etc/till/till.key", text -> assertThat(text).matches("file 0640 \\d+:\\d+ 11 [0-9a-f]{64}"));
        assertThat(listed())
                .containsExactlyInAnyOrder(
                        "./etc/till/",
                        "./etc/till/current",
                        "./etc/till/empty/",
                        "./etc/till/till.key",
                        "./etc/till/till.toml");
        assertThat(till.verify(backups, part)).isInstanceOf(Verified.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with blanks and 'quotes' \"$HOME\" `id`",
                "-rf",
                "--checkpoint-action=exec=false",
                "*",
                "back\\slash",
                "ümläut-日本"
            })
    void keepsFilesOfAnyName(String name) throws IOException {
        Files.writeString(till.etc.resolve(name), name);
        BackupPart part = till.made(backups);
        assertThat(part.attributes()).containsKey("/etc/till/" + name);
        assertThat(till.verify(backups, part)).isInstanceOf(Verified.class);
    }

    @Test
    void keepsNamesAndTargetsThatNoHeaderHolds() throws IOException {
        Path deep = till.etc;
        for (int level = 0; level < 4; level++) {
            deep = Files.createDirectory(deep.resolve("d".repeat(90)));
        }
        Files.writeString(deep.resolve("f".repeat(120)), "deep");
        Files.createSymbolicLink(till.etc.resolve("link"), till.etc.relativize(deep.resolve("f".repeat(120))));
        BackupPart part = till.made(backups);
        assertThat(till.verify(backups, part)).isInstanceOf(Verified.class);
        assertThat(part.attributes().keySet()).anyMatch(name -> name.endsWith("f".repeat(120)));
    }

    @Test
    void ownersThatNoOctalDigitsHoldAreKept() throws IOException {
        assumeThat(Till.isRoot()).isTrue();
        Till.attributes(till.etc.resolve("till.key"), 0600, 2_000_000_000, 3_000_000);
        BackupPart part = till.made(backups);
        assertThat(part.attributes().get("/etc/till/till.key")).startsWith("file 0600 2000000000:3000000 ");
        assertThat(till.verify(backups, part)).isInstanceOf(Verified.class);
    }

    @Test
    void hardLinkedFilesAreKeptInFull() throws IOException {
        Files.createLink(till.etc.resolve("second"), till.etc.resolve("till.toml"));
        BackupPart part = till.made(backups);
        assertThat(part.attributes().get("/etc/till/second")).startsWith("file ");
        assertThat(till.verify(backups, part)).isInstanceOf(Verified.class);
    }

    @Test
    void nothingToKeepIsAnArchiveOfNothing() {
        TarBackups nothing = TarBackups.of("config").config(Path.of("/nothing")).root(till.root);
        BackupPart part = till.made(nothing);
        assertThat(part.attributes()).isEqualTo(Map.of("/nothing", "missing", "readers", "owner"));
        assertThat(till.verify(nothing, part)).isInstanceOf(Verified.class);
    }

    @Test
    void fileWhoseNameHoldsControlCharactersIsNamedByItsDirectory() throws IOException {
        Files.createFile(till.etc.resolve("two\nlines"));
        assertThat(till.create(backups))
                .isInstanceOfSatisfying(
                        NotMade.class,
                        not -> assertThat(not.failure().what())
                                .contains("[/etc/till]", "control character")
                                .doesNotContain("\n"));
    }

    @Test
    void treeOfDataIsRefused() throws IOException {
        try (var large = new java.io.RandomAccessFile(till.etc.resolve("large").toFile(), "rw")) {
            large.setLength(Index.MOST_BYTES_OF_FILE + 1);
        }
        assertThat(till.create(backups))
                .isInstanceOfSatisfying(
                        NotMade.class, not -> assertThat(not.failure().what()).contains("[/etc/till/large]"));
    }

    @Test
    @DisplayName(
            "a file that changes at any moment of the backup is an error, or the archive holds it as the index says")
    void changeAtAnyMomentIsNoticed() throws IOException {
        int made = 0;
        int noticed = 0;
        for (int moment = 1; moment <= 12; moment++) {
            till.write("etc/till/till.toml", "listen = 1");
            BackupResult result =
                    backups.create(new BackupRequest(callThatWritesAt(moment), till.restorePoint, Optional.empty()));
            switch (result) {
                case Made parts -> {
                    made++;
                    assertThat(till.verify(backups, parts.parts().getFirst())).isInstanceOf(Verified.class);
                    assertThat(parts.parts().getFirst().attributes().get("/etc/till/till.toml"))
                            .as("what is live when the backup ends")
                            .contains(Lying.digest(
                                    till.etc.resolve("till.toml"),
                                    Long.MAX_VALUE,
                                    Salt.of(till.archive()).digest()));
                }
                case NotMade not -> {
                    noticed++;
                    assertThat(not.failure().what()).contains("changed");
                }
            }
        }
        assertThat(noticed).isPositive();
        assertThat(made).isPositive();
    }

    /** Write at the n-th look at the clock; the backup looks before each file and while tar runs. */
    private CallContext callThatWritesAt(int moment) {
        AtomicInteger looks = new AtomicInteger();
        Pace pace = new Pace() {
            @Override
            public long nanos() {
                if (looks.incrementAndGet() == moment) {
                    write();
                }
                return 0;
            }

            @Override
            public void pause(Duration duration) {}

            @Override
            public Instant instant() {
                return Instant.EPOCH;
            }
        };
        return new CallContext(Till.RUN, new Deadline(pace, 1), Cancellation.create(), progress -> {});
    }

    private void write() {
        try {
            till.write("etc/till/till.toml", "listen = 2, written meanwhile");
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    @Test
    @DisplayName(
            "whoever may read the manifest but not the archive cannot try passwords: no digest is that of a known content")
    void digestsTellNothingToThoseWhoMayNotReadTheArchive() throws IOException {
        BackupPart first = till.made(backups);
        BackupPart second = till.made(backups);
        String plain = Lying.sha256(till.etc.resolve("till.key"), Long.MAX_VALUE);
        assertThat(first.attributes().get("/etc/till/till.key"))
                .isNotEqualTo(second.attributes().get("/etc/till/till.key"))
                .doesNotContain(plain);
        assertThat(first.sha256()).isNotEqualTo(second.sha256());
        assertThat(first.ownerOnly()).isTrue();
        assertThat(Till.attributes(till.archive())).startsWith("0600 ");
    }

    @Test
    void toolThatFailsOrIsMissingMakesNothing() {
        assertThat(till.create(backups.tool(Path.of("/bin/false")))).isInstanceOf(NotMade.class);
        assertThat(till.create(backups.tool(home.resolve("no-tar"))))
                .isInstanceOfSatisfying(
                        NotMade.class, not -> assertThat(not.failure().what()).contains("no-tar"));
        assertThat(till.create(backups.tool(Path.of("/bin/true"))))
                .as("a tar that writes nothing and says that all is well")
                .isInstanceOf(NotMade.class);
    }

    @Test
    void warnsOfKeysThatWillNotBeHeld() throws IOException {
        Files.createSymbolicLink(till.etc.resolve("linked.key"), Path.of("/secrets/till.key"));
        Files.createSymbolicLink(till.etc.resolve("inside.key"), Path.of("till.key"));
        List<Finding> findings = backups.keys(
                        Path.of("/etc/till/lost.key"), Path.of("/etc/till/linked.key"), Path.of("/etc/till/inside.key"))
                .keysIfThere(Path.of("/etc/till/usual.key"))
                .config(Path.of("/etc/till/lost.toml"))
                .check(context(true));
        assertThat(findings).extracting(Finding::code).containsExactly("key-missing", "config-link-outside");
        assertThat(findings).noneMatch(Finding::blocks);
        assertThat(backups.tool(Path.of("/bin/true")).check(context(true)))
                .extracting(Finding::code)
                .containsExactly("tar-missing");
        assertThat(backups.tool(Path.of("/bin/true")).check(context(false))).isEmpty();
    }

    private static PreflightContext context(boolean backupPlanned) {
        return new PreflightContext(
                Till.call(),
                Optional.empty(),
                ReleaseVersion.of("1.5.0"),
                Optional.empty(),
                Optional.empty(),
                backupPlanned,
                Path.of("/unused"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"etc/till", "/etc/../till", "/", "/etc/till/./x", "/etc/a\nb"})
    void refusesPathsThatAreNotPlain(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> backups.keys(Path.of(path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "a b", "_aside_"})
    void refusesNamesThatAreNotFitForFiles(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> TarBackups.of(name));
    }

    private List<String> listed() throws IOException {
        Process tar = new ProcessBuilder("tar", "-tzf", till.archive().toString()).start();
        return tar.inputReader().lines().toList();
    }
}
