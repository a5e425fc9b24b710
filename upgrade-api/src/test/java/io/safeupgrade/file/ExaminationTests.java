package io.safeupgrade.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.safeupgrade.Finding;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.file.Examination.Damaged;
import io.safeupgrade.file.Examination.Intact;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExaminationTests {

    @TempDir
    Path home;

    private RestorePointStore store;
    private RestorePoint point;

    @BeforeEach
    void publish() throws IOException {
        store = RestorePointStore.at(home.resolve("backups"));
        point = Published.of(
                store,
                Map.of(
                        "database.dump",
                        "the dump of the database".repeat(40),
                        "database.contents.json",
                        "{ \"tables\" : 3 }",
                        "config.tar.gz",
                        "a"));
    }

    @Test
    void findsNothingWrongWithWhatWasPublished() {
        assertThat(store.examine(point.id())).contains(new Intact(point, List.of()));
        assertThat(store.examine(point.directory())).isEqualTo(new Intact(point, List.of()));
        assertThat(store.readAt(point.directory())).isEqualTo(new Intact(point, List.of()));
    }

    @Test
    @DisplayName("a bit flipped in any file of a restore point is found, and the file is named")
    void findsAndNamesFlippedBits() throws IOException {
        store.record(point, Depth.FULL, new Verification.Verified(Depth.FULL, "restored"), Sample.NOW);
        Random random = new Random(20_261_120);
        for (Path file : files()) {
            byte[] content = Files.readAllBytes(file);
            for (int sample = 0; sample < 60; sample++) {
                int bit = random.nextInt(content.length * 8);
                byte[] flipped = content.clone();
                flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                Files.write(file, flipped);
                assertThat(store.examine(point.id()))
                        .hasValueSatisfying(seen -> assertThat(said(seen))
                                .as("bit %d of %s", bit, file.getFileName())
                                .contains(file.getFileName().toString()));
            }
            Files.write(file, content);
        }
        assertThat(store.examine(point.id())).get().isInstanceOf(Intact.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"database.dump", "database.contents.json", "config.tar.gz", "manifest.json"})
    void namesFileThatIsMissingCutLongerOrNoFile(String name) throws IOException {
        Path file = point.directory().resolve(name);
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        isDamaged(name);
        Files.createDirectory(file);
        isDamaged(name);
        Files.delete(file);
        Path elsewhere = Files.write(home.resolve("elsewhere"), content);
        Files.createSymbolicLink(file, elsewhere);
        isDamaged(name);
        Files.delete(file);
        Files.write(file, java.util.Arrays.copyOf(content, content.length - 1));
        isDamaged(name);
        Files.write(file, java.util.Arrays.copyOf(content, content.length + 1));
        isDamaged(name);
    }

    @Test
    void namesEveryDamagedFile() throws IOException {
        Files.writeString(point.directory().resolve("config.tar.gz"), "b");
        Files.delete(point.directory().resolve("database.dump"));
        assertThat(store.examine(point.directory())).isInstanceOfSatisfying(Damaged.class, damaged -> {
            assertThat(damaged.point()).contains(point);
            assertThat(damaged.findings()).hasSize(2).allMatch(Finding::blocks);
            assertThat(damaged.rejected().failure().evidence())
                    .anyMatch(line -> line.contains("config.tar.gz"))
                    .anyMatch(line -> line.contains("database.dump"));
        });
    }

    @Test
    void reportsFilesThatDoNotBelongToIt() throws IOException {
        Files.writeString(point.directory().resolve("notes.txt"), "x");
        Files.createDirectory(point.directory().resolve("more"));
        Files.writeString(point.directory().resolve(".verification.json.tmp"), "left by a crash");
        assertThat(store.examine(point.id()))
                .hasValueSatisfying(seen -> assertThat(seen)
                        .isInstanceOfSatisfying(
                                Intact.class,
                                intact -> assertThat(intact.findings())
                                        .singleElement()
                                        .satisfies(finding -> {
                                            assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
                                            assertThat(finding.what()).contains("[more, notes.txt]");
                                        })));
    }

    @Test
    void manyFilesThatDoNotBelongToItAreCounted() throws IOException {
        for (int number = 10; number < 30; number++) {
            Files.createFile(point.directory().resolve("stranger-" + number));
        }
        assertThat(said(store.readAt(point.directory())))
                .contains("stranger-19, and 10 more]")
                .doesNotContain("stranger-20");
    }

    @Test
    void linksAndSpecialFilesAreDamage() throws Exception {
        Path link = Files.createSymbolicLink(point.directory().resolve("link"), Path.of("/etc/passwd"));
        isDamaged("link");
        Files.delete(link);
        Path pipe = point.directory().resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        isDamaged("pipe");
        Files.move(pipe, point.directory().resolve("manifest.json"), StandardCopyOption.REPLACE_EXISTING);
        isDamaged("manifest.json");
    }

    @Test
    void nameThatPaintsTheTerminalIsShownWithoutControlCharacters() throws IOException {
        Files.createFile(point.directory().resolve("red\u001b[31m"));
        assertThat(said(store.readAt(point.directory()))).contains("red [31m").doesNotContain("\u001b");
    }

    @Test
    void examinesNothingElseThanRestorePoints() throws IOException {
        Files.createDirectory(store.directory().resolve("lost+found"));
        for (String id : List.of("", "..", "lost+found", "../backups/" + point.id(), "20261120T184500Z-other")) {
            assertThat(store.examine(id)).isEmpty();
        }
    }

    @Test
    void manifestOfAnotherRestorePointIsDamage() throws IOException {
        String other = "20261120T184500Z-1.4.0-to-9.9.9";
        Files.move(point.directory(), store.directory().resolve(other));
        assertThat(store.examine(other))
                .hasValueSatisfying(seen -> assertThat(said(seen)).contains("belongs to [" + point.id() + "]"));
        assertThat(store.list()).isEmpty();
    }

    @Test
    @DisplayName("a restore point may lie anywhere and be called anything")
    void readsFromElsewhereUnderAnotherName() throws IOException {
        Path copied = Files.move(point.directory(), home.resolve("from the old machine"));
        RestorePointStore anywhere = RestorePointStore.at(home.resolve("not there"));
        for (Examination seen : List.of(anywhere.readAt(copied), anywhere.examine(copied))) {
            assertThat(seen).isInstanceOfSatisfying(Intact.class, intact -> {
                assertThat(intact.point().id()).isEqualTo(point.id());
                assertThat(intact.point().directory()).isEqualTo(copied);
            });
        }
    }

    @Test
    void readsNoContentUnlessAsked() throws IOException {
        Files.writeString(point.directory().resolve("config.tar.gz"), "b");
        assertThat(store.readAt(point.directory())).isInstanceOf(Intact.class);
        assertThat(store.examine(point.directory())).isInstanceOf(Damaged.class);
    }

    @Test
    void followsNoLinkToItsDirectory() throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("link"), point.directory());
        assertThat(said(store.readAt(link))).contains("link is not a plain directory");
        assertThat(store.readAt(home.resolve("nothing"))).isInstanceOf(Damaged.class);
        assertThat(store.readAt(Files.createFile(home.resolve("file")))).isInstanceOf(Damaged.class);
    }

    @Test
    void hugeManifestDoesNotFillTheMemory() throws IOException {
        Path manifest = point.directory().resolve("manifest.json");
        try (var file = new java.io.RandomAccessFile(manifest.toFile(), "rw")) {
            file.setLength(8L << 30);
        }
        assertThat(said(store.readAt(point.directory()))).contains("manifest.json", "more than it can have");
    }

    @Test
    @DisplayName("what could not be looked at is not damaged")
    void whatMayNotBeReadIsUnknown() {
        for (String name : List.of("manifest.json", "database.dump")) {
            Disk forbidding = forbidding(name);
            RestorePointStore other = RestorePointStore.at(store.directory(), forbidding);
            assertThatExceptionOfType(UpgradeException.class)
                    .isThrownBy(() -> other.examine(point.id()))
                    .withMessageContaining("permission denied");
        }
    }

    @Test
    void interruptEndsItWithoutVerdict() {
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(UpgradeException.class).isThrownBy(() -> store.examine(point.id()));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private void isDamaged(String name) {
        assertThat(store.examine(point.id()))
                .hasValueSatisfying(seen -> assertThat(seen)
                        .isInstanceOfSatisfying(
                                Damaged.class,
                                damaged -> assertThat(damaged.failure().what()).contains(name)));
        assertThat(store.readAt(point.directory())).isInstanceOf(Damaged.class);
    }

    private static String said(Examination seen) {
        List<Finding> findings = switch (seen) {
            case Intact intact -> intact.findings();
            case Damaged damaged -> damaged.findings();
        };
        return String.join("\n", findings.stream().map(Finding::what).toList());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(point.directory())) {
            return files.sorted().toList();
        }
    }

    private static Disk forbidding(String name) {
        return (Disk) java.lang.reflect.Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    boolean reads = List.of("read", "open").contains(method.getName());
                    if (reads && ((Path) arguments[0]).endsWith(name)) {
                        throw new AccessDeniedException(arguments[0].toString());
                    }
                    return method.invoke(Disk.real(), arguments);
                });
    }
}
