package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.Phase;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.UpgradeJournal;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Prove that an {@link UpgradeJournal} keeps every record, in order, for whoever opens it next.
 *
 * @since 0.1
 */
public abstract class UpgradeJournalContract extends ProviderContract {

    /** Make the contract of one journal. */
    protected UpgradeJournalContract() {}

    /** Return the journal, empty at first, as a new process would open it. */
    protected abstract UpgradeJournal journal();

    @Test
    void isEmptyAtFirst() {
        assertThat(journal().entries()).isEmpty();
    }

    @Test
    void keepsRecordsInOrderForTheNextProcess() {
        JournalEntry first = entry(1, Kind.RUN_STARTED);
        JournalEntry second = entry(2, Kind.PHASE_INTENT);
        journal().append(first);
        journal().append(second);
        assertThat(journal().entries()).containsExactly(first, second);
    }

    @Test
    void keepsEveryKindAndEveryText() {
        UpgradeJournal journal = journal();
        long sequence = 0;
        for (Kind kind : Kind.values()) {
            journal.append(new JournalEntry(
                    ++sequence,
                    Instant.parse("2026-11-20T12:00:00.123456Z"),
                    RUN,
                    kind,
                    Optional.empty(),
                    Map.of("text", "ä\n\t\"quoted\" \\ \u0000 \uD83D\uDE80", "", "empty key")));
        }
        assertThat(journal().entries()).extracting(JournalEntry::kind).containsExactly(Kind.values());
        assertThat(journal().entries())
                .allSatisfy(entry -> assertThat(entry.data())
                        .containsEntry("text", "ä\n\t\"quoted\" \\ \u0000 \uD83D\uDE80")
                        .containsEntry("", "empty key"));
    }

    @Test
    void refusesGapAndRepetition() {
        UpgradeJournal journal = journal();
        journal.append(entry(1, Kind.RUN_STARTED));
        assertThatThrownBy(() -> journal.append(entry(1, Kind.RUN_ENDED))).isInstanceOf(UpgradeException.class);
        assertThatThrownBy(() -> journal.append(entry(3, Kind.RUN_ENDED))).isInstanceOf(UpgradeException.class);
        assertThat(journal().entries()).hasSize(1);
    }

    @Test
    void whatWasReadDoesNotChangeLater() {
        UpgradeJournal journal = journal();
        journal.append(entry(1, Kind.RUN_STARTED));
        List<JournalEntry> before = journal.entries();
        journal.append(entry(2, Kind.RUN_ENDED));
        assertThat(before).hasSize(1);
        assertThat(journal.entries()).hasSize(2);
    }

    private static JournalEntry entry(long sequence, Kind kind) {
        return new JournalEntry(
                sequence,
                Instant.parse("2026-11-20T12:00:00Z"),
                RUN,
                kind,
                Optional.of(Phase.MIGRATE),
                Map.of("schema", "4"));
    }
}
