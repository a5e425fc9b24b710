package io.safeupgrade.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Finding;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.file.RestorePointStore.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestorePointStoreTests {

    @TempDir
    Path home;

    private Path backups;
    private RestorePointStore store;

    @BeforeEach
    void place() {
        backups = home.resolve("backups");
        store = RestorePointStore.at(backups);
    }

    @Test
    @DisplayName("AC-02: the name is made of UTC stamp, old and new release, the same each time")
    void nameIsDeterministic() throws IOException {
        RestorePoint point = Published.restorePoint(store, Sample.RUN, 7);
        assertThat(point.id()).isEqualTo("20261120T184500Z-1.4.0-to-1.5.0");
        assertThat(point.directory()).isEqualTo(backups.resolve(point.id()));
        assertThat(store.find(point.id())).contains(point);
        assertThat(store.list()).containsExactly(point);
        assertThat(store.partials()).isEmpty();
    }

    @Test
    @DisplayName("AC-02: what file names do not like is replaced in the name")
    void nameIsSanitised() throws IOException {
        RestorePoint point =
                Published.restorePoint(store, Sample.RUN, 1, Optional.empty(), ReleaseVersion.of("1.5.0-rc.1+g12.abc"));
        assertThat(point.id()).isEqualTo("20261120T184500Z-unknown-to-1.5.0-rc.1_g12.abc");
        assertThat(store.find(point.id())).contains(point);
    }

    @Test
    void nameThatIsTakenGetsNumber() throws IOException {
        Published.restorePoint(store, Sample.RUN, 1);
        assertThat(Published.restorePoint(store, Sample.OTHER_RUN, 2).id())
                .isEqualTo("20261120T184500Z-1.4.0-to-1.5.0-2");
        assertThat(store.list()).extracting(RestorePoint::sequence).containsExactly(1L, 2L);
    }

    @Test
    void beginsInDirectoryOfItsOwnAndDropsAnEarlierTry() throws IOException {
        Path partial = store.begin(Sample.RUN);
        assertThat(partial).isEqualTo(backups.resolve(".partial-" + Sample.RUN));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(partial)))
                .isEqualTo("rwx------");
        Files.writeString(partial.resolve("left.over"), "x");
        store.begin(Sample.OTHER_RUN);
        assertThat(store.begin(Sample.RUN)).isEmptyDirectory();
        assertThat(store.partials()).containsExactly(Sample.RUN, Sample.OTHER_RUN);
        assertThat(store.list()).isEmpty();
    }

    @Test
    void publishedFilesAreReadableForTheGroupAndNothingIsWritable() throws IOException {
        RestorePoint point = Published.restorePoint(store, Sample.RUN, 1);
        assertThat(permissions(point.directory())).isEqualTo("rwxr-x---");
        assertThat(permissions(point.directory().resolve("database.dump"))).isEqualTo("rw-r-----");
        assertThat(permissions(point.directory().resolve("manifest.json"))).isEqualTo("rw-r-----");
        assertThat(Files.readString(point.directory().resolve("manifest.json")))
                .contains("\"format\" : 2", "\"schema\" : \"4\"", "\"sha256\"");
    }

    @Test
    @DisplayName("what its owner alone may read is readable for nobody else at any step, also when published again")
    void partOfTheOwnerAloneStaysSo() throws IOException {
        boolean died = true;
        for (int step = 0; died; step++) {
            RunId run = new RunId("run-" + step);
            Path partial = Published.partial(store, run);
            Path secret = Files.writeString(partial.resolve("config.tar.gz"), "keys", StandardOpenOption.CREATE_NEW);
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
            BackupPart part = Published.part("config.tar.gz", "keys").forOwnerOnly();
            try {
                RestorePointStore.at(backups, FaultyDisk.dyingAt(step))
                        .publish(Published.draft(partial, run, step, part));
                died = false;
            } catch (FaultyDisk.Died atStep) {
                store.republish(run);
            }
        }
        assertThat(store.list())
                .hasSizeGreaterThan(1)
                .allMatch(point -> point.parts().get(1).ownerOnly());
        for (RestorePoint point : store.list()) {
            assertThat(permissions(point.directory().resolve("config.tar.gz"))).isEqualTo("rw-------");
            assertThat(permissions(point.directory().resolve("database.dump"))).isEqualTo("rw-r-----");
        }
        for (RunId left : store.partials()) {
            assertThat(permissions(backups.resolve(".partial-" + left).resolve("config.tar.gz")))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void sweepsWhatWasNotPublishedAndNothingElse() throws IOException {
        Published.restorePoint(store, Sample.RUN, 1);
        store.begin(Sample.RUN);
        store.begin(Sample.OTHER_RUN);
        store.sweep(Sample.RUN);
        store.sweep(Sample.RUN);
        assertThat(store.partials()).containsExactly(Sample.OTHER_RUN);
        assertThat(store.list()).hasSize(1);
    }

    @Test
    void sweepFollowsNoLink() throws IOException {
        Path precious = Files.createDirectory(home.resolve("precious"));
        Files.writeString(precious.resolve("data"), "x");
        Path partial = store.begin(Sample.RUN);
        Files.createSymbolicLink(partial.resolve("link"), precious);
        store.sweep(Sample.RUN);
        assertThat(precious.resolve("data")).exists();
        assertThat(partial).doesNotExist();
    }

    @Test
    void looksCreateNothing() {
        assertThat(store.list()).isEmpty();
        assertThat(store.broken()).isEmpty();
        assertThat(store.partials()).isEmpty();
        assertThat(store.find("20261120T184500Z-1.4.0-to-1.5.0")).isEmpty();
        assertThat(store.check(1)).isEmpty();
        store.sweep(Sample.RUN);
        assertThat(store.republish(Sample.RUN)).isEmpty();
        assertThat(backups).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "/etc",
                "../backups/x",
                ".partial-x",
                "20261120T184500Z-../x",
                "20261120T184500Z-a/../../b",
                "20261120T184500Z-a\0b",
                "20261120T184500Z-"
            })
    void hostileIdFindsNothing(String id) throws IOException {
        Published.restorePoint(store, Sample.RUN, 1);
        assertThat(store.find(id)).isEmpty();
    }

    @Test
    void damagedRestorePointsAreReportedAndNotListed() throws IOException {
        RestorePoint good = Published.restorePoint(store, Sample.RUN, 1);
        RestorePoint edited = Published.restorePoint(store, Sample.OTHER_RUN, 2);
        Path manifest = edited.directory().resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"schema\" : \"4\"", "\"schema\" : \"5\""));
        RestorePoint truncated = Published.restorePoint(store, new RunId("third"), 3);
        Files.writeString(truncated.directory().resolve("database.dump"), "the");
        RestorePoint renamed = Published.restorePoint(store, new RunId("fourth"), 4);
        Files.move(renamed.directory(), backups.resolve("20261120T184500Z-1.4.0-to-9.9.9"));
        Files.createDirectory(backups.resolve("20261120T184500Z-empty"));
        Files.createSymbolicLink(backups.resolve("20261120T184500Z-link"), good.directory());
        Files.createDirectory(backups.resolve("lost+found"));
        assertThat(store.list()).containsExactly(good);
        assertThat(store.broken())
                .hasSize(5)
                .allMatch(finding -> finding.severity() == Finding.Severity.WARNING)
                .anyMatch(finding -> finding.what().contains("checksum does not match"))
                .anyMatch(finding -> finding.what().contains("has [3] bytes instead of [8]"))
                .anyMatch(finding -> finding.what().contains("belongs to"));
    }

    @Test
    void refusesToPublishWhatIsNotThere() throws IOException {
        Path partial = store.begin(Sample.RUN);
        assertThatThrownBy(() -> store.publish(Published.draft(partial, Sample.RUN, 1)))
                .isInstanceOfSatisfying(
                        UpgradeException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(ErrorCode.BACKUP_FAILED))
                .hasMessageContaining("database.dump is missing");
        assertThat(store.list()).isEmpty();
    }

    @Test
    void refusesPartThatEscapes() throws IOException {
        Path partial = store.begin(Sample.RUN);
        Draft draft = Published.draft(partial, Sample.RUN, 1);
        BackupPart escaping = new BackupPart("x", BackupPart.Kind.FILE, "../../etc/passwd", 1, "", Map.of());
        Draft hostile = new Draft(
                partial,
                draft.created(),
                1,
                Sample.RUN,
                "till",
                draft.from(),
                draft.to(),
                draft.schema(),
                draft.database(),
                List.of(escaping),
                draft.verification());
        assertThatThrownBy(() -> store.publish(hostile)).hasMessageContaining("not named like a file");
    }

    @Test
    @DisplayName("trap 32: everything is on disk before the name, and the name before the return")
    void syncsFilesThenRenamesThenSyncsTheDirectory() throws IOException {
        StringBuilder steps = new StringBuilder();
        Path partial = Published.partial(store, Sample.RUN);
        Disk disk = FaultyDisk.over(
                Disk.real(),
                (method, arguments) -> steps.append(method)
                        .append(':')
                        .append(((Path) arguments[0]).getFileName())
                        .append(' '));
        RestorePointStore.at(backups, disk).publish(Published.draft(partial, Sample.RUN, 1));
        String name = partial.getFileName().toString();
        assertThat(steps.toString())
                .endsWith("protect:database.dump sync:database.dump protect:manifest.json sync:manifest.json protect:"
                        + name + " syncDirectory:" + name + " rename:" + name + " syncDirectory:backups ");
    }

    @Test
    @DisplayName("trap 32: a rename that a power cut undid is done again, and the only copy is never lost")
    void publishesAgain() throws IOException {
        RestorePoint point = Published.restorePoint(store, Sample.RUN, 1);
        assertThat(store.republish(Sample.RUN)).contains(point);
        Files.move(point.directory(), backups.resolve(".partial-" + Sample.RUN));
        assertThat(store.list()).isEmpty();
        assertThat(store.republish(Sample.RUN)).contains(point);
        assertThat(store.list()).containsExactly(point);
    }

    @Test
    void doesNotPublishDamagedPartialAgain() throws IOException {
        RestorePoint point = Published.restorePoint(store, Sample.RUN, 1);
        Path partial = Files.move(point.directory(), backups.resolve(".partial-" + Sample.RUN));
        Files.writeString(partial.resolve("database.dump"), "THE DUMP");
        assertThat(store.republish(Sample.RUN)).isEmpty();
        assertThat(partial).exists();
    }

    @Test
    void deathBeforeAnyStepOfPublishingLeavesPartialOrRestorePoint() throws IOException {
        boolean died = true;
        for (int step = 0; died; step++) {
            RunId run = new RunId("run-" + step);
            Path partial = Published.partial(store, run);
            try {
                RestorePointStore.at(backups, FaultyDisk.dyingAt(step)).publish(Published.draft(partial, run, step));
                died = false;
            } catch (FaultyDisk.Died atStep) {
                boolean published =
                        store.list().stream().anyMatch(point -> point.run().equals(run));
                assertThat(published != store.partials().contains(run)).isTrue();
                assertThat(store.broken()).isEmpty();
            }
        }
    }

    @Test
    void findsNothingWrongWithGoodDirectory() throws IOException {
        Files.createDirectory(backups);
        assertThat(store.check(1024)).isEmpty();
    }

    @Test
    void refusesDirectoryThatIsFileLinkSharedOrHasNoParent() throws IOException {
        assertThat(RestorePointStore.at(Files.createFile(home.resolve("file"))).check(0))
                .extracting(Finding::code)
                .containsExactly("backup-directory-no-directory");
        Files.createDirectory(backups);
        assertThat(RestorePointStore.at(Files.createSymbolicLink(home.resolve("link"), backups))
                        .check(0))
                .extracting(Finding::code)
                .containsExactly("backup-directory-is-link");
        assertThat(RestorePointStore.at(home.resolve("a/b")).check(0))
                .extracting(Finding::code)
                .containsExactly("backup-directory-parent-missing");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(store.check(0)).extracting(Finding::code).containsExactly("backup-directory-parent-shared");
        Files.setPosixFilePermissions(backups, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(store.check(0)).extracting(Finding::code).containsExactly("backup-directory-shared");
    }

    @Test
    void refusesReadOnlyFileSystem() {
        Disk readOnly = withSpace(new Disk.Space("/dev/sdb1 (ext4)", 1 << 30, true));
        assertThat(RestorePointStore.at(backups, readOnly).check(0))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo("backup-directory-read-only");
                    assertThat(finding.what()).contains("/dev/sdb1 (ext4)");
                });
    }

    @Test
    void namesFileSystemAndMissingBytes() throws IOException {
        Files.createDirectory(backups);
        Disk small = withSpace(new Disk.Space("/dev/sdb1 (ext4)", 1000, false));
        assertThat(RestorePointStore.at(backups, small).check(5 * 1024 * 1024))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo("backup-directory-too-small");
                    assertThat(finding.blocks()).isTrue();
                    assertThat(finding.what()).contains("/dev/sdb1 (ext4)", "5.0 MiB", "5241880");
                });
    }

    private static Disk withSpace(Disk.Space space) {
        return (Disk) java.lang.reflect.Proxy.newProxyInstance(
                Disk.class.getClassLoader(),
                new Class<?>[] {Disk.class},
                (proxy, method, arguments) ->
                        method.getName().equals("space") ? space : method.invoke(Disk.real(), arguments));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
