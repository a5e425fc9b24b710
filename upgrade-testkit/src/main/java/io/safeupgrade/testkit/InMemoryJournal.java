package io.safeupgrade.testkit;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.UpgradeJournal;
import java.util.ArrayList;
import java.util.List;

/**
 * Keep the journal in memory; as strict about numbers as one on disk. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class InMemoryJournal implements UpgradeJournal {

    private final List<JournalEntry> entries = new ArrayList<>();

    private InMemoryJournal() {}

    /** Make an empty one. */
    public static InMemoryJournal create() {
        return new InMemoryJournal();
    }

    @Override
    public synchronized void append(JournalEntry entry) {
        if (entry.sequence() != entries.size() + 1L) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.STATE_UNREADABLE,
                    "the journal ends with record [%d], so [%d] cannot follow"
                            .formatted(entries.size(), entry.sequence()),
                    "see what was written meanwhile"));
        }
        entries.add(entry);
    }

    @Override
    public synchronized List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    /** Lose everything, as when the state directory is gone. */
    public synchronized void lose() {
        entries.clear();
    }
}
