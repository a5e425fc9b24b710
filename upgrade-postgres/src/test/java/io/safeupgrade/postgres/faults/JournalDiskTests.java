package io.safeupgrade.postgres.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeEvent.RunStarted;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.FailedStopped;
import io.safeupgrade.UpgradeOutcome.Refused;
import io.safeupgrade.UpgradeOutcome.Skipped;
import io.safeupgrade.UpgradeOutcome.UpToDate;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.SafeUpgradeBuilder;
import io.safeupgrade.file.Disk;
import io.safeupgrade.file.FileJournal;
import io.safeupgrade.postgres.TestCluster;
import io.safeupgrade.testkit.ProcessDisk;
import io.safeupgrade.testkit.ProcessDisk.Operation;
import io.safeupgrade.testkit.SimulatedDisk;
import io.safeupgrade.testkit.SimulatedProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the journal fails at one of its records, or is full, while a real database is migrated. */
class JournalDiskTests {

    private static final Path JOURNAL = Path.of("/var/lib/till/journal.jsonl");

    @TempDir
    Path home;

    @Test
    @DisplayName("I8, AC-03: an error at any record of the journal leaves a safe ending, and resume the new release")
    void errorAtAnyRecord() throws Exception {
        List<Integer> records = recordsOfAWholeRun();
        assertThat(records).hasSizeGreaterThan(10);
        for (int number : records) {
            Till till = till("error-" + number);
            SimulatedDisk disk = SimulatedDisk.create();
            ProcessDisk failing = used(disk).failAt(number);

            UpgradeOutcome outcome = upgrade(till, failing).build().run(Trigger.OPERATOR);

            isSafe(till, outcome);
            endsAtTheNewRelease(till, disk);
        }
    }

    @Test
    @DisplayName("a disk that is full from the first record on: the space set aside carries the run to its end")
    void fullFromTheBeginningOn() throws Exception {
        Till till = till("full");
        SimulatedDisk disk = SimulatedDisk.create();

        UpgradeOutcome outcome = upgrade(till, used(disk))
                .listener(event -> {
                    if (event instanceof RunStarted) {
                        disk.fullAfter(0);
                    }
                })
                .build()
                .run(Trigger.OPERATOR);

        assertThat(outcome).isInstanceOf(Upgraded.class);
        assertThat(outcome.report().warnings()).isEmpty();
        assertThat(FileJournal.at(JOURNAL, disk).entries()).hasSizeGreaterThan(10);
    }

    @Test
    @DisplayName("I3: a disk that is full before anything began refuses, and names the file and the reason")
    void fullBeforehand() throws Exception {
        Till till = till("full-before");
        SimulatedDisk disk = SimulatedDisk.create();
        disk.fullAfter(0);

        UpgradeOutcome outcome = upgrade(till, used(disk)).build().run(Trigger.OPERATOR);

        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(outcome.failure().orElseThrow().what()).contains(JOURNAL.toString(), "No space left");
        isSafe(till, outcome);
        disk.roomy();
        endsAtTheNewRelease(till, disk);
    }

    private static List<Integer> numbers(ProcessDisk disk) {
        return disk.operations().stream()
                .filter(one -> one.kind() == Operation.Kind.APPEND && one.path().equals(JOURNAL))
                .map(Operation::number)
                .toList();
    }

    private List<Integer> recordsOfAWholeRun() throws Exception {
        ProcessDisk used = used(SimulatedDisk.create());
        assertThat(upgrade(till("whole"), used).build().run(Trigger.OPERATOR)).isInstanceOf(Upgraded.class);
        return numbers(used);
    }

    private static ProcessDisk used(SimulatedDisk disk) {
        return disk.usedBy(SimulatedProcess.begin());
    }

    private Till till(String name) throws Exception {
        return Till.serving(TestCluster.shared(), Files.createDirectory(home.resolve(name)), 1);
    }

    /** Without restore points, which lie on a disk of their own: many runs shall be short. */
    private static SafeUpgradeBuilder upgrade(Till till, Disk disk) {
        return till.unsaved(till.database.owner(), Till.unwatched())
                .withoutBackup("restore points are no part of this test")
                .journal(FileJournal.at(JOURNAL, disk));
    }

    private static void isSafe(Till till, UpgradeOutcome outcome) {
        String schema = till.schema();
        switch (outcome) {
            case Upgraded done -> assertThat(schema).isEqualTo(Till.NEW_SCHEMA);
            case FailedStopped stopped -> {
                assertThat(till.service.serving()).isEmpty();
                assertThat(stopped.report().next()).isNotEmpty();
                assertThat(till.held()).isTrue();
            }
            case Refused refused -> {
                assertThat(till.service.serving()).contains(Till.OLD);
                assertThat(schema).isEqualTo(Till.OLD_SCHEMA);
                assertThat(refused.report().next()).isNotEmpty();
            }
            case Skipped wrong -> throw new AssertionError(wrong);
            case UpToDate wrong -> throw new AssertionError(wrong);
            case UpgradeOutcome.RolledBack wrong -> throw new AssertionError(wrong);
        }
    }

    private static void endsAtTheNewRelease(Till till, SimulatedDisk disk) {
        SafeUpgrade next = upgrade(till, used(disk)).build();
        UpgradeOutcome second = next.resume(Trigger.OPERATOR).orElseGet(() -> next.run(Trigger.OPERATOR));
        assertThat(second).isInstanceOfAny(Upgraded.class, UpToDate.class);
        assertThat(till.schema()).isEqualTo(Till.NEW_SCHEMA);
        assertThat(till.service.serving()).contains(Till.NEW);
        assertThat(next.status().unfinished()).isEmpty();
        assertThat(till.held()).isFalse();
    }
}
