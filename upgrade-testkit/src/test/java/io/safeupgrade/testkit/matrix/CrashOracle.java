package io.safeupgrade.testkit.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Phase;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.FailedStopped;
import io.safeupgrade.UpgradeOutcome.Refused;
import io.safeupgrade.UpgradeOutcome.RolledBack;
import io.safeupgrade.UpgradeOutcome.Skipped;
import io.safeupgrade.UpgradeOutcome.UpToDate;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.file.Examination;
import io.safeupgrade.file.FileHold;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import io.safeupgrade.testkit.InMemoryLock;
import io.safeupgrade.testkit.PowerCut;
import io.safeupgrade.testkit.matrix.Cut.Kill;
import io.safeupgrade.testkit.matrix.Story.Trait;
import java.util.List;
import java.util.Optional;

/** Says whether a machine on which processes were killed is in a state that may be left alone. */
record CrashOracle(CrashMachine world) {

    private static final Kill POWER = new Kill(new Cut.BeforeOperation(0), Optional.of(new PowerCut.LosesAll()));

    /** Judge the ending after crashes; then another power cut, and what a person does next. */
    void judge(UpgradeOutcome outcome, int kills) {
        safe(outcome);
        expected(outcome, kills);
        world.next(POWER);
        afterBoot(outcome);
        if (!world.story.restores()) {
            endsWell();
        }
    }

    private Machine machine() {
        return world.machine;
    }

    private void safe(UpgradeOutcome outcome) {
        always();
        switch (outcome) {
            case Upgraded done -> {
                served(Machine.NEW, world.wanted());
                assertThat(machine().store.partials())
                        .as("nothing half is left")
                        .isEmpty();
            }
            case UpToDate done -> served(Machine.NEW, world.wanted());
            case Skipped skipped -> throw new AssertionError("the database was never down: " + skipped);
            case Refused refused -> endedBefore(refused);
            case FailedStopped failed -> stoppedAndHeld(failed);
            case RolledBack back -> rolledBack(back);
        }
    }

    /** What holds whatever the outcome is. */
    private void always() {
        assertThat(machine().violations).isEmpty();
        assertThat(machine().lock.taken()).as("I10: the lock").isFalse();
        assertThat(((InMemoryLock) machine().database.lock()).taken())
                .as("I10: the database's lock")
                .isFalse();
        assertThat(world.clients.lost()).as("I5: acknowledged and nowhere").isEmpty();
        for (RestorePoint point : machine().store.list()) {
            assertThat(machine().store.examine(point.id()).orElseThrow())
                    .as("I6: what is listed is whole")
                    .isInstanceOf(Examination.Intact.class);
        }
        assertThat(FileHold.at(Machine.HOLD, machine().disk.durable()).current())
                .as("the hold, after a power cut")
                .isEqualTo(machine().hold.current());
        assertThat(machine().build().status().unfinished())
                .as("the journal says that it ended")
                .isEmpty();
    }

    private void served(ReleaseVersion release, boolean wanted) {
        assertThat(machine().service.serving())
                .as("I11: the service as it was found")
                .isEqualTo(wanted ? Optional.of(release) : Optional.empty());
        assertThat(machine().hold.current()).as("the hold is released").isEmpty();
        assertThat(machine().permit.granted()).as("the permit is revoked").isFalse();
        assertThat(machine().pending.current()).as("nothing is due").isEmpty();
        if (release.equals(Machine.NEW)) {
            assertThat(machine().migrator.position())
                    .contains(machine().migrator.target());
        } else {
            assertThat(machine().migrator.position()).isEqualTo(machine().positionBefore());
        }
        if (!world.story.restores()) {
            assertThat(world.clients.notLive())
                    .as("I5: acknowledged and not live")
                    .isEmpty();
        }
    }

    /** It had ended, in a failure that is latched, when it was killed: its ending stays. */
    private void endedBefore(Refused refused) {
        assertThat(refused.reason().code()).as("%s", refused).isEqualTo(ErrorCode.LATCHED);
        if (machine().hold.current().isPresent()) {
            assertThat(machine().service.serving()).as("the service is down").isEmpty();
        } else {
            served(Machine.OLD, world.wanted());
        }
    }

    private void stoppedAndHeld(FailedStopped failed) {
        assertThat(machine().service.serving()).as("the service is down").isEmpty();
        assertThat(machine().permit.granted()).as("no permit is left").isFalse();
        assertThat(machine().hold.current().orElseThrow().next())
                .as("the hold names the next command")
                .isNotEmpty();
        assertThat(failed.report().next()).as("the next command").isNotEmpty();
    }

    private void rolledBack(RolledBack back) {
        if (back.reason().isPresent()) {
            served(Machine.OLD, world.wanted());
        } else if (world.story.is(Trait.RESTORES)) {
            served(Machine.NEW, world.wanted());
        } else {
            assertThat(machine().migrator.position()).isEqualTo(machine().positionBefore());
            assertThat(machine().service.serving()).isEmpty();
            assertThat(machine().hold.current())
                    .as("held until the old release is installed")
                    .isPresent();
        }
    }

    /** A crash by itself is no reason to fail; what fails anyway, and what is interrupted again and again, is. */
    private void expected(UpgradeOutcome outcome, int kills) {
        Story story = world.story;
        Class<? extends UpgradeOutcome> wanted = restoreRecorded() ? RolledBack.class : Upgraded.class;
        if (wanted.isInstance(outcome) || outcome instanceof UpToDate) {
            assertThat(story.fails()).as("it cannot have succeeded").isFalse();
            return;
        }
        Optional<ErrorCode> code = outcome.failure().map(Failure::code);
        boolean half = story.is(Trait.STEPWISE) && code.equals(Optional.of(ErrorCode.SCHEMA_BETWEEN));
        boolean again = kills > 1 && code.equals(Optional.of(ErrorCode.MIGRATION_FAILED));
        boolean before = (kills > 1 || story.restores()) && code.equals(Optional.of(ErrorCode.LATCHED));
        boolean back = outcome instanceof RolledBack && story.is(Trait.ROLLS_BACK);
        assertThat(story.fails() || half || again || before || back)
                .as("after %d kills: %s", kills, outcome)
                .isTrue();
        if (story.fails() && story.is(Trait.ROLLS_BACK)) {
            assertThat(outcome).isInstanceOfAny(RolledBack.class, Refused.class);
        }
    }

    /** Before that nothing was restored, and a recovery leaves it at that. */
    private boolean restoreRecorded() {
        List<JournalEntry> entries = machine().journal.entries();
        Optional<String> run = entries.stream()
                .reduce((older, newer) -> newer)
                .map(newest -> newest.run().text());
        boolean recorded = false;
        while (run.isPresent()) {
            String wanted = run.get();
            List<JournalEntry> records = entries.stream()
                    .filter(entry -> entry.run().text().equals(wanted))
                    .toList();
            recorded |= records.stream().anyMatch(entry -> entry.phase().equals(Optional.of(Phase.RESTORE)));
            run = Optional.ofNullable(records.getFirst().data().get("resumes"));
        }
        return recorded && world.story.restores();
    }

    private void afterBoot(UpgradeOutcome outcome) {
        assertThat(machine().violations).isEmpty();
        if (outcome instanceof FailedStopped) {
            assertThat(machine().service.serving()).as("held after a reboot").isEmpty();
        } else if (outcome instanceof Upgraded && machine().shape.service != Shape.Service.NONE) {
            assertThat(machine().service.serving())
                    .as("what the unit says after a reboot, unheld")
                    .isEqualTo(world.boots() ? Optional.of(Machine.NEW) : Optional.empty());
        }
    }

    /** I14, trap 3: a machine does not repeat what failed; a person who mended it ends where the first try would have. */
    private void endsWell() {
        world.mend();
        // The record of the ending itself may have gone with the power: the next run is then the one that ends it.
        boolean endAgain = machine().build().status().unfinished().isPresent();
        UpgradeOutcome last = world.attempt(Trigger.OPERATOR).orElseThrow();
        if (endAgain) {
            last = world.attempt(Trigger.OPERATOR).orElseThrow();
        }
        assertThat(last).isInstanceOfAny(Upgraded.class, UpToDate.class);
        always();
        assertThat(machine().migrator.position()).contains(machine().migrator.target());
        assertThat(machine().hold.current()).isEmpty();
        assertThat(world.clients.notLive()).as("I5: acknowledged and not live").isEmpty();
    }
}
