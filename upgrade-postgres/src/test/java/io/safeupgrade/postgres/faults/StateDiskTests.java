package io.safeupgrade.postgres.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Hold;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.FailedStopped;
import io.safeupgrade.UpgradeOutcome.Refused;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.file.FileHold;
import io.safeupgrade.file.FileJournal;
import io.safeupgrade.file.PendingFile;
import io.safeupgrade.file.RestorePointStore;
import io.safeupgrade.postgres.TestCluster;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.tar.TarBackups;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The file system of the records of upgrades is full, or takes no writes any more: it is named, with what is missing. */
@EnabledOnOs(OS.LINUX)
class StateDiskTests {

    private static final int PAGE = 4096;
    private static final Pattern ROOM =
            Pattern.compile("has \\[(\\d+)] bytes free, at least \\[(\\d+)] are needed: \\[(\\d+)] bytes are missing");

    private static final RunId RUN = new RunId("20261120T184500Z-0a1b2c");
    private static final ReleaseVersion OLD = ReleaseVersion.of("1.0");
    private static final ReleaseVersion NEW = ReleaseVersion.of("2.0");

    @TempDir
    Path home;

    private SmallFileSystem disk;

    @BeforeEach
    void mount() throws Exception {
        String obstacle = SmallFileSystem.obstacle(home);
        assumeTrue(obstacle.isEmpty(), obstacle);
        disk = SmallFileSystem.mount(home.resolve("state"), "1m");
    }

    @AfterEach
    void unmount() {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    @DisplayName("I3: full under the journal refuses before anything is touched; with as many bytes more it goes on")
    void fullUnderTheJournal() throws Exception {
        Till till = Till.serving(TestCluster.shared(), Files.createDirectory(home.resolve("till")), 1);
        Path journal = disk.directory().resolve("journal.jsonl");
        Path filler = fill();

        UpgradeOutcome outcome = upgrade(till, journal);

        assertThat(outcome).isInstanceOf(Refused.class);
        String what = outcome.failure().orElseThrow().what();
        assertThat(what).contains("cannot write the journal [" + journal + "]", "No space left");
        long missing = missing(what);
        assertThat(missing).as("the space set aside, and a record").isBetween(64L * 1024, 68L * 1024);
        assertThat(till.service.serving()).contains(Till.OLD);
        assertThat(till.schema()).isEqualTo(Till.OLD_SCHEMA);

        giveBack(filler, missing + PAGE);
        assertThat(upgrade(till, journal)).isInstanceOf(Upgraded.class);
    }

    @Test
    void fullUnderTheHold() throws Exception {
        FileHold hold = FileHold.at(disk.directory().resolve("hold"));
        // Longer than a page: some room is there, and not enough.
        Hold held = new Hold(
                "why".repeat(3000), Instant.EPOCH, RUN, Optional.of(OLD), NEW, Optional.empty(), List.of("next"));
        Path filler = fill();
        giveBack(filler, PAGE);

        String what = refused(() -> hold.place(held));

        assertThat(what).contains("cannot write the hold [" + disk.directory().resolve("hold") + "]");
        Matcher room = room(what);
        assertThat(room.group(1)).as("what was written of it is given back").isEqualTo("" + PAGE);
        giveBack(filler, Long.parseLong(room.group(3)) + PAGE);
        hold.place(held);
        assertThat(hold.current()).contains(held);
    }

    @Test
    void fullUnderThePendingRecord() throws Exception {
        PendingFile pending = PendingFile.at(disk.directory().resolve("pending"));
        PendingUpgrade due = new PendingUpgrade(Optional.of(OLD), NEW, Instant.EPOCH, Optional.empty(), "why");
        Path filler = fill();

        String what = refused(() -> pending.write(due));

        assertThat(what).contains("cannot write the record of a pending upgrade");
        giveBack(filler, missing(what) + PAGE);
        pending.write(due);
        assertThat(pending.current()).contains(due);
    }

    @Test
    @DisplayName("AC-03: the restore point is complete but for its manifest")
    void fullUnderTheManifest() throws Exception {
        RestorePointStore store = RestorePointStore.at(disk.directory());
        Path partial = store.begin(RUN);
        Files.writeString(partial.resolve("x"), "the dump");
        Path filler = fill();

        String what = refused(() -> store.publish(draft(partial)));

        assertThat(what).contains("cannot publish the restore point [" + partial + "]");
        giveBack(filler, missing(what) + PAGE);
        assertThat(store.publish(draft(partial)).id()).startsWith("19700101T000000Z");
    }

    @Test
    void fullUnderTheArchiveOfConfiguration() throws Exception {
        byte[] content = new byte[64 * 1024];
        new Random(1).nextBytes(content);
        Path file = Files.write(home.resolve("large.conf"), content);
        fill();

        var result = TarBackups.of("config")
                .config(file)
                .create(new BackupProvider.BackupRequest(TestCluster.call(), disk.directory(), Optional.empty()));

        String what = ((BackupProvider.NotMade) result).failure().what();
        assertThat(what).contains("the files of [config]", "No space left");
        assertThat(missing(what)).isEqualTo(content.length);
    }

    @Test
    @DisplayName("a file system that takes no writes any more is named by every record that is to be written there")
    void readOnly() throws Exception {
        FileHold hold = FileHold.at(disk.directory().resolve("hold"));
        PendingFile pending = PendingFile.at(disk.directory().resolve("pending"));
        RestorePointStore store = RestorePointStore.at(disk.directory().resolve("backups"));
        Hold held = new Hold("why", Instant.EPOCH, RUN, Optional.of(OLD), NEW, Optional.empty(), List.of("next"));
        hold.place(held);
        pending.write(new PendingUpgrade(Optional.of(OLD), NEW, Instant.EPOCH, Optional.empty(), "why"));
        disk.readOnly();

        for (Runnable write : List.<Runnable>of(
                () -> hold.place(held), () -> hold.release(RUN), pending::remove, () -> store.begin(RUN))) {
            assertThat(refused(write))
                    .contains("Read-only file system, on the file system [" + disk.directory()
                            + " (safe-upgrade-test, tmpfs)]");
        }
        Till till = Till.serving(TestCluster.shared(), Files.createDirectory(home.resolve("till")), 1);
        UpgradeOutcome outcome = upgrade(till, disk.directory().resolve("journal.jsonl"));
        assertThat(outcome).isNotInstanceOf(FailedStopped.class);
        assertThat(outcome.failure().orElseThrow().what()).contains("[" + disk.directory() + " (safe-upgrade-test");
    }

    private static UpgradeOutcome upgrade(Till till, Path journal) {
        return till.unsaved(till.database.owner(), Till.unwatched())
                .withoutBackup("restore points are no part of this test")
                .journal(FileJournal.at(journal))
                .build()
                .run(Trigger.OPERATOR);
    }

    private static RestorePointStore.Draft draft(Path partial) {
        byte[] content = "the dump".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        BackupPart part = new BackupPart("fake", BackupPart.Kind.FILE, "x", content.length, sha256(content), Map.of());
        return new RestorePointStore.Draft(
                partial,
                Instant.EPOCH,
                1,
                RUN,
                "till",
                Optional.of(OLD),
                NEW,
                Optional.empty(),
                Optional.empty(),
                List.of(part),
                new Verified(Depth.QUICK, "read"));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (java.security.NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }

    /** Write until nothing fits any more. */
    private Path fill() throws IOException {
        Path filler = disk.directory().resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] page = new byte[PAGE];
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
        return filler;
    }

    private static void giveBack(Path filler, long bytes) throws IOException {
        try (var channel = java.nio.channels.FileChannel.open(filler, java.nio.file.StandardOpenOption.WRITE)) {
            channel.truncate(Math.max(0, channel.size() - bytes));
        }
    }

    private static String refused(Runnable write) {
        return catchThrowableOfType(UpgradeException.class, write::run)
                .failure()
                .what();
    }

    private long missing(String what) {
        return Long.parseLong(room(what).group(3));
    }

    private Matcher room(String what) {
        assertThat(what).contains("; the file system [" + disk.directory() + " (safe-upgrade-test, tmpfs)] has [");
        Matcher room = ROOM.matcher(what);
        assertThat(room.find()).as(what).isTrue();
        assertThat(Long.parseLong(room.group(2)) - Long.parseLong(room.group(1)))
                .isEqualTo(Long.parseLong(room.group(3)));
        return room;
    }
}
