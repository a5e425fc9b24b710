package io.safeupgrade.examples.till;

import io.safeupgrade.Phase;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.file.FileHold;
import io.safeupgrade.file.FileJournal;
import io.safeupgrade.file.RestorePointStore;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What one machine has written down. */
record State(Path directory) {

    List<JournalEntry> journal() {
        return FileJournal.at(directory.resolve("journal.jsonl")).entries();
    }

    /** How often this machine has begun to migrate. */
    long migrations() {
        return journal().stream()
                .filter(entry ->
                        entry.kind() == Kind.PHASE_INTENT && entry.phase().equals(Optional.of(Phase.MIGRATE)))
                .count();
    }

    List<RestorePoint> restorePoints() {
        return RestorePointStore.at(directory.resolve("backups")).list();
    }

    boolean held() {
        return FileHold.at(directory.resolve("hold")).current().isPresent();
    }
}
