package io.safeupgrade.testkit;

import io.safeupgrade.file.Disk;
import io.safeupgrade.file.FileHold;
import io.safeupgrade.file.FileJournal;
import io.safeupgrade.file.FileStartPermit;
import io.safeupgrade.file.FileUpgradeLock;
import io.safeupgrade.file.RestorePointStore;
import io.safeupgrade.spi.PreflightCheck;
import io.safeupgrade.spi.StartPermit;
import io.safeupgrade.spi.UpgradeHold;
import io.safeupgrade.spi.UpgradeJournal;
import io.safeupgrade.spi.UpgradeLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The adapters of files obey their contracts; each hook opens them anew, as the next process does. */
class FilesKeepTheirContractsTests {

    @TempDir
    Path state;

    @Nested
    class Journal extends UpgradeJournalContract {
        @Override
        protected UpgradeJournal journal() {
            return FileJournal.at(state.resolve("upgrade/journal.jsonl"));
        }
    }

    @Nested
    class Lock extends UpgradeLockContract {
        @Override
        protected UpgradeLock lock() {
            return FileUpgradeLock.at(state.resolve("upgrade/lock"));
        }
    }

    @Nested
    class HoldOnDisk extends UpgradeHoldContract {
        @Override
        protected UpgradeHold hold() {
            return FileHold.at(state.resolve("upgrade/hold"));
        }
    }

    @Nested
    class Permit extends StartPermitContract {

        private int boot = 1;

        @Override
        protected StartPermit permit() {
            return FileStartPermit.at(state.resolve("run/permit"), write("boot-" + boot), Disk.real());
        }

        @Override
        protected void reboot() {
            boot++;
        }

        private Path write(String id) {
            try {
                return Files.writeString(state.resolve("boot_id"), id);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    @Nested
    class BackupDirectory extends PreflightCheckContract {

        @Override
        protected PreflightCheck passing() {
            return context -> RestorePointStore.at(state.resolve("backups")).check(1);
        }

        @Override
        protected PreflightCheck blocking() {
            return context ->
                    RestorePointStore.at(state.resolve("missing/backups")).check(Long.MAX_VALUE);
        }

        @Override
        protected Object content() {
            try (var found = Files.walk(state)) {
                return List.of(found.sorted().toArray());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
