package io.safeupgrade.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Hold;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.file.Disk;
import io.safeupgrade.file.Disk.Access;
import io.safeupgrade.file.DurableWrite;
import io.safeupgrade.file.FileHold;
import io.safeupgrade.file.FileJournal;
import io.safeupgrade.file.FileStartPermit;
import io.safeupgrade.file.PendingFile;
import io.safeupgrade.spi.StartPermit;
import io.safeupgrade.spi.UpgradeHold;
import io.safeupgrade.spi.UpgradeJournal;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import io.safeupgrade.testkit.ProcessDisk.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The adapters of files keep their contracts on a simulated disk, and their promises whenever the power is cut on it. */
class FilesOnSimulatedDiskTests {

    private static final Path STATE = Path.of("/var/lib/till/upgrade");
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final SimulatedDisk disk = SimulatedDisk.create();

    @Nested
    class Journal extends UpgradeJournalContract {
        @Override
        protected UpgradeJournal journal() {
            return FileJournal.at(STATE.resolve("journal.jsonl"), disk);
        }
    }

    @Nested
    class HoldOnDisk extends UpgradeHoldContract {
        @Override
        protected UpgradeHold hold() {
            return FileHold.at(STATE.resolve("hold"), disk);
        }
    }

    @Nested
    class Permit extends StartPermitContract {
        @Override
        protected StartPermit permit() {
            return FileStartPermit.at(STATE.resolve("permit"), disk);
        }

        @Override
        protected void reboot() {
            disk.reboot();
        }
    }

    /** What is done to a disk, one step after the other; each is acknowledged when it returns. */
    private interface Step {
        void on(Disk used) throws IOException;
    }

    /** Says what is there now, and fails if that cannot be. */
    private interface Look {
        Object at(Disk used) throws IOException;
    }

    @Test
    void writtenFileIsTheOldOneOrTheNewOneAndOnceAcknowledgedTheNewOne() throws IOException {
        Path file = STATE.resolve("file");
        everywhere(
                List.of(
                        used -> DurableWrite.to(used).replace(file, "one".getBytes(UTF_8), Access.OWNER),
                        used -> DurableWrite.to(used).replace(file, "two".getBytes(UTF_8), Access.OWNER),
                        used -> DurableWrite.to(used).remove(file)),
                used -> used.look(file).isEmpty() ? "none" : new String(used.read(file), UTF_8),
                List.of("none", "one", "two", "none"));
    }

    @Test
    void holdAndPendingRecordAreThereOrNot() throws IOException {
        UpgradeHold hold = FileHold.at(STATE.resolve("hold"), disk);
        PendingFile pending = PendingFile.at(STATE.resolve("pending"), disk);
        ReleaseVersion release = ReleaseVersion.of("2.0");
        everywhere(
                List.of(
                        used -> FileHold.at(STATE.resolve("hold"), used)
                                .place(new Hold(
                                        "why",
                                        NOW,
                                        ProviderContract.RUN,
                                        Optional.empty(),
                                        release,
                                        Optional.empty(),
                                        List.of())),
                        used -> PendingFile.at(STATE.resolve("pending"), used)
                                .write(new PendingUpgrade(Optional.empty(), release, NOW, Optional.empty(), "why")),
                        used -> FileHold.at(STATE.resolve("hold"), used).release(ProviderContract.RUN),
                        used -> PendingFile.at(STATE.resolve("pending"), used).remove()),
                used -> hold.current().isPresent() + " " + pending.current().isPresent(),
                List.of("false false", "true false", "true true", "false true", "false false"));
    }

    /** The next process always records something before it acts, and makes durable with it what it acts on. */
    @Test
    void journalHoldsWhatWasAcknowledgedAndAtMostOneRecordMore() throws IOException {
        everywhere(
                List.of(
                        used -> append(used, JournalEntry.Kind.RUN_STARTED),
                        used -> append(used, JournalEntry.Kind.PHASE_INTENT),
                        used -> append(used, JournalEntry.Kind.PHASE_RESULT),
                        used -> append(used, JournalEntry.Kind.RUN_ENDED)),
                used -> kinds(used).stream().distinct().toList(),
                IntStream.rangeClosed(0, 4)
                        .mapToObj(number -> List.of(JournalEntry.Kind.values()).subList(0, number))
                        .toList());
    }

    private static void append(Disk used, JournalEntry.Kind kind) {
        int number = kinds(used).size() + 1;
        journal(used).append(new JournalEntry(number, NOW, ProviderContract.RUN, kind, Optional.empty(), Map.of()));
    }

    private static List<JournalEntry.Kind> kinds(Disk used) {
        return journal(used).entries().stream().map(JournalEntry::kind).toList();
    }

    private static UpgradeJournal journal(Disk used) {
        return FileJournal.at(STATE.resolve("journal.jsonl"), used);
    }

    /**
     * Die at every operation of the steps, by a kill and by power cuts, and look; then go on in another process.
     *
     * @param expected what a look tells before the first step and after each
     */
    private void everywhere(List<Step> steps, Look look, List<?> expected) throws IOException {
        List<Operation> all = operations(steps);
        assertThat(all).hasSizeGreaterThan(10);
        for (Operation operation : all) {
            for (long seed = -2; seed < 8; seed++) {
                disk.deleteTree(Path.of("/var"));
                disk.reboot();
                int done = dieAt(operation.number(), steps);
                if (seed >= -1) {
                    disk.cutPower(seed < 0 ? new PowerCut.LosesAll() : new PowerCut.KeepsSome(seed));
                }
                assertThat(look.at(disk))
                        .as("after %s in step %d, seed %d", operation, done + 1, seed)
                        .isIn(expected.get(done), expected.get(Math.min(done + 1, steps.size())));
                for (Step step : steps.subList(done, steps.size())) {
                    step.on(disk);
                }
                disk.cutPower(new PowerCut.LosesAll());
                assertThat(look.at(disk))
                        .as("done by the next process, after %s, seed %d", operation, seed)
                        .isEqualTo(expected.getLast());
            }
        }
    }

    private List<Operation> operations(List<Step> steps) throws IOException {
        ProcessDisk used = disk.usedBy(SimulatedProcess.begin());
        for (Step step : steps) {
            step.on(used);
        }
        return used.operations();
    }

    private int dieAt(int number, List<Step> steps) throws IOException {
        Disk used = disk.usedBy(SimulatedProcess.begin()).dieAfter(number);
        int done = 0;
        try {
            for (Step step : steps) {
                step.on(used);
                done++;
            }
        } catch (Killed expected) {
            return done;
        }
        throw new AssertionError("it did not die at operation " + number);
    }
}
