package io.safeupgrade.testkit.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Phase;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.FailedStopped;
import io.safeupgrade.UpgradeOutcome.Refused;
import io.safeupgrade.UpgradeOutcome.RolledBack;
import io.safeupgrade.UpgradeOutcome.Skipped;
import io.safeupgrade.UpgradeOutcome.UpToDate;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry.Kind;
import java.util.List;
import java.util.Optional;

/** Say whether a machine is in a safe state after an outcome; knows nothing of the fault but where it struck. */
record Oracle(Machine machine) {

    void accepts(UpgradeOutcome outcome) {
        assertThat(machine.violations)
                .as("I2: code on a schema it was not built for")
                .isEmpty();
        if (!struck("UpgradeLock.acquire") && !struck("Held.close")) {
            assertThat(machine.lock.taken()).as("the lock is released").isFalse();
        }
        restorePointBeforeMigration();
        switch (outcome) {
            case Upgraded done -> upgraded(done);
            case UpToDate nothing -> untouched();
            case Skipped skipped -> untouched();
            case Refused refused -> untouched();
            case FailedStopped held -> stoppedAndHeld(held);
            case RolledBack back -> throw new AssertionError("no plan of this release rolls back: " + back);
        }
    }

    /** C-02, I1: whatever moved the schema of a database with data had a verified restore point first. */
    private void restorePointBeforeMigration() {
        boolean moved = !machine.migrator.position().equals(machine.positionBefore());
        if (moved && machine.shape.data) {
            assertThat(machine.restorePoints())
                    .as("I1: a verified restore point")
                    .isNotEmpty();
        }
    }

    private void upgraded(Upgraded done) {
        assertThat(machine.migrator.position()).contains(machine.migrator.target());
        boolean tidy = done.report().warnings().isEmpty();
        if (tidy) {
            assertThat(machine.hold.current()).as("the hold is released").isEmpty();
            assertThat(machine.permit.granted()).as("the permit is revoked").isFalse();
            assertThat(machine.pending.current()).isEmpty();
        }
        boolean serves = machine.shape.service.wanted() && !machine.shape.migrateOnly;
        assertThat(machine.service.serving())
                .as("I11: the service as it was found, on the new release")
                .isEqualTo(serves ? Optional.of(Machine.NEW) : Optional.empty());
    }

    /** I3. */
    private void untouched() {
        assertThat(machine.migrator.position()).as("the schema").isEqualTo(machine.positionBefore());
        assertThat(machine.service.serving())
                .as("the service as it was found, on the old release")
                .isEqualTo(machine.shape.service.wanted() ? Optional.of(Machine.OLD) : Optional.empty());
        assertThat(machine.hold.current()).as("no hold is left").isEmpty();
        assertThat(machine.store.partials())
                .as("no partial restore point is left")
                .isEmpty();
    }

    private void stoppedAndHeld(FailedStopped held) {
        ErrorCode code = held.reason().code();
        assertThat(beganToAct())
                .as("nothing is stopped by a run that was not let begin")
                .isTrue();
        if (code != ErrorCode.NOT_STOPPED) {
            assertThat(machine.service.serving()).as("the service is down").isEmpty();
        }
        assertThat(held.report().next()).as("the next command").isNotEmpty();
        if (!struck("StartPermit.revoke")) {
            assertThat(machine.permit.granted()).as("no permit is left").isFalse();
        }
        if (!struck("UpgradeHold.place")) {
            assertThat(machine.hold.current()).as("the hold stays").isPresent();
        }
        switch (code.exitCode()) {
            case 20, 30 -> assertThat(machine.migrator.position()).isEqualTo(machine.positionBefore());
            case 40 -> assertThat(machine.migrator.position()).contains(machine.migrator.target());
            case 90 -> {}
            default -> throw new AssertionError("exit code " + code.exitCode() + " is none of a stopped machine");
        }
    }

    /** HOLD comes first: it was done, or its own files kept it from that. */
    private boolean beganToAct() {
        boolean held = machine.journal.entries().stream()
                .anyMatch(entry -> entry.kind() == Kind.PHASE_RESULT
                        && entry.phase().equals(Optional.of(Phase.HOLD))
                        && entry.data().containsValue("DONE"));
        return held || struck("UpgradeHold.place") || struck("UpgradeHold.current") || struck("StartPermit.revoke");
    }

    /** I14: nobody repeats by itself what failed; a person who mended the cause may, and ends where the first try would have. */
    void recovers(UpgradeOutcome first) {
        machine.anotherProcess();
        boolean latched = first instanceof FailedStopped && latchRecorded();
        if (latched) {
            UpgradeOutcome again = machine.attempt(Trigger.BOOT);
            assertThat(again).as("I14: latched").isInstanceOf(Refused.class);
            assertThat(((Refused) again).reason().code()).isEqualTo(ErrorCode.LATCHED);
        }
        UpgradeOutcome second = machine.attempt(Trigger.OPERATOR);
        assertThat(second).as("the second try, after %s", first).isInstanceOfAny(Upgraded.class, UpToDate.class);
        endsWell();
    }

    private boolean latchRecorded() {
        List<JournalEntry> entries = machine.journal.entries();
        JournalEntry last = entries.get(entries.size() - 1);
        return last.kind() == Kind.RUN_ENDED && last.data().containsKey("latched");
    }

    private void endsWell() {
        assertThat(machine.violations).isEmpty();
        assertThat(machine.migrator.position()).contains(machine.migrator.target());
        assertThat(machine.hold.current()).isEmpty();
        boolean serves = machine.shape.service.wanted() && !machine.shape.migrateOnly;
        assertThat(machine.service.serving())
                .as("trap 3: as first found, also when the first try failed")
                .isEqualTo(serves ? Optional.of(Machine.NEW) : Optional.empty());
    }

    private boolean struck(String point) {
        return machine.faults.struck().stream()
                .anyMatch(fault -> fault.point().toString().equals(point));
    }
}
