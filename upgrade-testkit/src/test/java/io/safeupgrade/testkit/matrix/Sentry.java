package io.safeupgrade.testkit.matrix;

import io.safeupgrade.Phase;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.file.FileHold;
import io.safeupgrade.file.FileJournal;
import io.safeupgrade.file.RestorePointStore;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry.Kind;
import io.safeupgrade.testkit.FakeBackups;
import io.safeupgrade.testkit.Fault;
import io.safeupgrade.testkit.SimulatedDisk;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Watches a machine at every instant, not only at the end: code only on its schema (I2), and before each effect on disk,
 * power cut or not, the record of it (I8), the hold, and for a migration the restore point of just these data (I1).
 */
final class Sentry {

    /** The effects that belong to one phase. */
    private static final Map<String, Phase> PHASES = Map.of(
            "ServiceController.stop", Phase.STOP,
            "BackupProvider.create", Phase.BACKUP,
            "ReleaseInstaller.install", Phase.INSTALL,
            "Migrator.migrate", Phase.MIGRATE,
            "RestorableBackup.restore", Phase.RESTORE,
            "ServiceController.start", Phase.START);

    private final Machine machine;

    Sentry(Machine machine) {
        this.machine = machine;
    }

    /** Code serves on what it was built for. */
    void look() {
        machine.service
                .serving()
                .filter(release -> !machine.fits(release))
                .ifPresent(release ->
                        violated("I2: release " + release + " serves on schema " + machine.migrator.position()));
    }

    /** A provider is about to be called. */
    void before(Fault.Point point) {
        Phase phase = PHASES.get(point.toString());
        if (phase == null) {
            return;
        }
        SimulatedDisk durable = machine.disk.durable();
        recorded(durable, point, phase);
        if (FileHold.at(Machine.HOLD, durable).current().isEmpty()) {
            violated("no hold is on disk before " + point);
        }
        if (phase == Phase.MIGRATE && machine.shape.data) {
            backedUp(durable);
        }
    }

    private void recorded(SimulatedDisk durable, Fault.Point point, Phase phase) {
        List<JournalEntry> entries = FileJournal.at(Machine.JOURNAL, durable).entries();
        Optional<JournalEntry> last = entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast());
        boolean intent = last.filter(entry -> entry.kind() == Kind.PHASE_INTENT)
                .flatMap(JournalEntry::phase)
                .filter(phase::equals)
                .isPresent();
        // Whatever failed, the service is made sure to be stopped.
        boolean safety = phase == Phase.STOP
                && last.filter(entry -> entry.kind() == Kind.PHASE_RESULT).isPresent();
        if (!intent && !safety) {
            violated("I8: " + point + " is not announced on disk, whose journal ends with " + last);
        }
    }

    private void backedUp(SimulatedDisk durable) {
        FakeBackups backups = FakeBackups.of(machine.database).on(durable);
        List<RestorePoint> points =
                RestorePointStore.at(machine.store.directory(), durable).list();
        boolean same = points.stream().anyMatch(point -> backups.tables(point).equals(machine.database.tables()));
        if (!same) {
            violated("I1: no restore point on disk holds the data that are migrated");
        }
    }

    private void violated(String what) {
        machine.violations.add(what);
    }
}
