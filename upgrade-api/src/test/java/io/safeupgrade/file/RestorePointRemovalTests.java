package io.safeupgrade.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.file.RestorePointStore.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestorePointRemovalTests {

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
    void removesOneAndOnlyOnce() throws IOException {
        RestorePoint gone = Published.restorePoint(store, Sample.RUN, 1);
        RestorePoint stays = Published.restorePoint(store, Sample.OTHER_RUN, 2);
        store.remove(gone);
        store.remove(gone);
        assertThat(store.list()).containsExactly(stays);
        assertThat(backups).isDirectoryContaining(path -> path.equals(stays.directory()));
        assertThat(Files.list(backups)).hasSize(1);
    }

    @Test
    void whatIsGoneWithItsDirectoryIsRemoved() throws IOException {
        RestorePoint point = Published.restorePoint(store, Sample.RUN, 1);
        Files.move(backups, home.resolve("elsewhere"));
        store.remove(point);
        store.finishRemovals();
        assertThat(backups).doesNotExist();
    }

    @Test
    void nameIsGoneOnDiskBeforeTheFilesGo() throws IOException {
        RestorePoint point = Published.restorePoint(store, Sample.RUN, 1);
        StringBuilder steps = new StringBuilder();
        Disk disk = FaultyDisk.over(
                Disk.real(),
                (method, arguments) -> steps.append(method)
                        .append(':')
                        .append(((Path) arguments[0]).getFileName())
                        .append(' '));
        RestorePointStore.at(backups, disk).remove(point);
        assertThat(steps.toString())
                .isEqualTo(
                        "deleteTree:.removing-%1$s rename:%1$s syncDirectory:backups deleteTree:.removing-%1$s syncDirectory:backups "
                                .formatted(point.id()));
    }

    @Test
    void deathBeforeAnyStepLeavesItWholeOrNothingThatLooksLikeIt() throws IOException {
        boolean died = true;
        for (int step = 0; died; step++) {
            RestorePoint point = Published.restorePoint(store, new RunId("run-" + step), step);
            try {
                RestorePointStore.at(backups, FaultyDisk.dyingAt(step)).remove(point);
                died = false;
            } catch (FaultyDisk.Died atStep) {
                assertThat(store.list().contains(point)).isEqualTo(Files.exists(point.directory()));
                assertThat(store.broken()).isEmpty();
                assertThat(store.partials()).isEmpty();
                store.remove(point);
            }
            assertThat(store.list()).isEmpty();
            assertThat(backups).isEmptyDirectory();
        }
    }

    @Test
    void finishesRemovalThatStoppedHalfWay() throws IOException {
        RestorePoint point = Published.restorePoint(store, Sample.RUN, 1);
        RestorePoint stays = Published.restorePoint(store, Sample.OTHER_RUN, 2);
        Path removing = Files.move(point.directory(), backups.resolve(".removing-" + point.id()));
        Files.delete(removing.resolve("manifest.json"));
        Files.createDirectory(backups.resolve(".removing-of-somebody-else"));
        assertThat(store.usage().removals()).isEqualTo(8);
        store.finishRemovals();
        store.finishRemovals();
        assertThat(removing).doesNotExist();
        assertThat(backups.resolve(".removing-of-somebody-else")).exists();
        assertThat(store.list()).containsExactly(stays);
    }

    @Test
    void restOfEarlierOneOfTheSameNameIsNotInTheWay() throws IOException {
        RestorePoint point = Published.restorePoint(store, Sample.RUN, 1);
        Path removing = Files.createDirectory(backups.resolve(".removing-" + point.id()));
        Files.writeString(removing.resolve("database.dump"), "x");
        store.remove(point);
        assertThat(backups).isEmptyDirectory();
    }

    @Test
    void refusesToRemoveWhatLiesElsewhere() throws IOException {
        RestorePoint elsewhere = Published.restorePoint(RestorePointStore.at(home.resolve("elsewhere")), Sample.RUN, 1);
        RestorePoint here = Published.restorePoint(store, Sample.RUN, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.remove(elsewhere))
                .withMessageContaining(elsewhere.directory().toString());
        assertThat(store.list()).containsExactly(here);
        assertThat(elsewhere.directory()).exists();
    }

    @Test
    void removalFollowsNoLink() throws IOException {
        Path precious = Files.createDirectory(home.resolve("precious"));
        Files.writeString(precious.resolve("data"), "x");
        RestorePoint point = Published.restorePoint(store, Sample.RUN, 1);
        Files.createSymbolicLink(point.directory().resolve("link"), precious);
        store.remove(point);
        assertThat(precious.resolve("data")).exists();
        assertThat(backups).isEmptyDirectory();
    }

    @Test
    void measuresByWhatTheBytesBelongTo() throws IOException {
        assertThat(store.usage()).isEqualTo(new Usage(0, 0, 0, 0));
        RestorePoint good = Published.restorePoint(store, Sample.RUN, 1);
        RestorePoint broken = Published.restorePoint(store, Sample.OTHER_RUN, 2);
        Files.writeString(broken.directory().resolve("database.dump"), "the");
        Files.delete(broken.directory().resolve("manifest.json"));
        Path partial = store.begin(new RunId("third"));
        Files.writeString(Files.createDirectory(partial.resolve("below")).resolve("x"), "12345");
        Files.writeString(backups.resolve("of-somebody-else"), "x");
        long manifest = Files.size(good.directory().resolve("manifest.json"));
        assertThat(store.usage()).isEqualTo(new Usage(8 + manifest, 5, 0, 3));
        assertThat(store.usage().bytes()).isEqualTo(16 + manifest);
    }
}
