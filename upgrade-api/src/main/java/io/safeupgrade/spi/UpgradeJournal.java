package io.safeupgrade.spi;

import io.safeupgrade.Phase;
import io.safeupgrade.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keep the record of runs: append-only, on disk before {@link #append} returns, outside the database.
 *
 * @since 0.1
 */
public interface UpgradeJournal {

    /**
     * Append durably.
     *
     * @throws io.safeupgrade.UpgradeException if the record is not on disk
     */
    void append(JournalEntry entry);

    /** Read all records, oldest first; a torn last one is left out. */
    List<JournalEntry> entries();

    /**
     * Record one step of a run.
     *
     * @param sequence grows by one with each record of the journal, from 1
     * @param at when, by the wall clock
     * @param run the run
     * @param kind what it records
     * @param phase the phase, for phase records
     * @param data flat, printable facts without secrets
     */
    record JournalEntry(
            long sequence, Instant at, RunId run, Kind kind, Optional<Phase> phase, Map<String, String> data) {

        /** Copy the data. */
        public JournalEntry {
            data = Map.copyOf(data);
        }

        /** What a record says. */
        public enum Kind {
            /** A run begins. */
            RUN_STARTED,
            /** A phase is about to have effects. */
            PHASE_INTENT,
            /** A phase ended. */
            PHASE_RESULT,
            /** A run ended in a safe state. */
            RUN_ENDED
        }
    }
}
