package io.safeupgrade.testkit.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Atomicity;
import io.safeupgrade.OnFailure;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.ServiceState;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.engine.RestoreOrder;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.testkit.Killed;
import io.safeupgrade.testkit.matrix.Cut.Kill;
import io.safeupgrade.testkit.matrix.Story.Trait;
import java.util.Optional;
import java.util.function.Function;

/** A machine whose processes are killed, in one story; clients use it, and a sentry watches. */
final class CrashMachine {

    final Story story;
    final Machine machine;
    final Clients clients;
    private final Sentry sentry;
    private final Backend backend;
    private Optional<RestorePoint> target = Optional.empty();
    private boolean wanted;

    CrashMachine(Story story) {
        this.story = story;
        this.machine = new Machine(story.shape(), atomicity(story));
        this.clients = new Clients(machine);
        this.sentry = new Sentry(machine);
        this.backend = new Backend(machine);
        this.wanted = story.shape().service.wanted();
        machine.migratingBy(backend);
        machine.service.guardedBy(machine::fits);
        prepare();
        machine.service.watchedBy(this::somethingHappened);
        machine.database.watchedBy(this::somethingHappened);
        machine.faults.beforeCalls(point -> {
            backend.tick();
            somethingHappened();
            sentry.before(point);
        });
    }

    private static Atomicity atomicity(Story story) {
        return story.is(Trait.STEPWISE) ? Atomicity.EACH_MIGRATION : Atomicity.WHOLE_SET;
    }

    private void somethingHappened() {
        clients.write();
        sentry.look();
    }

    private void prepare() {
        if (story.is(Trait.RESTORES)) {
            machine.build().createRestorePoint(Trigger.OPERATOR);
        }
        if (story.is(Trait.RESTORES_BEFORE_UPGRADE)) {
            machine.attempt(Trigger.OPERATOR);
        }
        target = story.restores() ? Optional.of(machine.store.list().getLast()) : Optional.empty();
        machine.anotherProcess();
        if (story.is(Trait.DUE)) {
            machine.pending.write(new PendingUpgrade(
                    Optional.of(Machine.OLD),
                    Machine.NEW,
                    machine.pace.instant(),
                    Optional.of(machine.service.state()),
                    "unpacked"));
        }
        machine.onFailure(story.is(Trait.ROLLS_BACK) ? OnFailure.ROLL_BACK : OnFailure.STAY_STOPPED);
        if (story.is(Trait.FAILING)) {
            machine.migrator.failingAt(Machine.NEW_SCHEMA);
        }
        if (story.is(Trait.UNWELL)) {
            machine.health.unwell(Machine.NEW, "no licence");
        }
    }

    /** Somebody mends what keeps the story from ending well. */
    void mend() {
        machine.migrator.failingAt(0);
        machine.health.well();
    }

    /** Let the next process be killed at {@code cut}. */
    void arm(Cut cut) {
        machine.whenBuilt(cut::arm);
        switch (cut) {
            case Cut.BeforeOperation operation -> {}
            case Cut.AfterOperation operation -> {}
            case Cut.InWrite write -> {}
            case Cut.AtCall call -> machine.faults.arm(call.fault());
            case Cut.InMigration migration -> backend.arm(migration);
        }
    }

    /** Do what the story is about, in a process of its own; empty when that is killed. */
    Optional<UpgradeOutcome> attempt(Trigger trigger) {
        return story.restores()
                ? process(upgrade ->
                        upgrade.restore(RestoreOrder.to(target.orElseThrow()).acceptingLoss(), trigger))
                : process(upgrade -> story.shape().migrateOnly ? upgrade.migrate(trigger) : upgrade.run(trigger));
    }

    /** Go on after a crash, as a boot does; what nobody remembers is what somebody tries anew. */
    Optional<UpgradeOutcome> resume() {
        return process(upgrade -> upgrade.resume(Trigger.BOOT)
                .orElseGet(() -> story.restores()
                        ? upgrade.restore(RestoreOrder.to(target.orElseThrow()).acceptingLoss(), Trigger.OPERATOR)
                        : upgrade.run(Trigger.BOOT)));
    }

    private Optional<UpgradeOutcome> process(Function<SafeUpgrade, UpgradeOutcome> work) {
        try {
            UpgradeOutcome outcome = work.apply(machine.build());
            return died() ? Optional.empty() : Optional.of(outcome);
        } catch (Killed expected) {
            return Optional.empty();
        }
    }

    boolean died() {
        return machine.faults.process().death().isPresent();
    }

    /** What follows a kill: the next process on the same machine, or a boot of it. */
    void next(Kill kill) {
        kill.power()
                .ifPresentOrElse(
                        lost -> {
                            machine.disk.cutPower(lost);
                            machine.database.restart();
                            disarm();
                            assertThat(machine.permit.granted())
                                    .as("a permit dies with a reboot")
                                    .isFalse();
                            if (story.shape().service != Shape.Service.NONE) {
                                machine.service.reboot();
                                wanted = foundAfterBoot();
                            }
                        },
                        this::disarm);
    }

    /** Another process, which nobody kills. */
    void disarm() {
        machine.anotherProcess();
        machine.whenBuilt(disk -> {});
        backend.disarm();
    }

    /** Unless the hold keeps it down and says how it was found, a boot makes of the service what its unit says. */
    private boolean foundAfterBoot() {
        ServiceState now = machine.service.state();
        if (machine.hold.current().isPresent()) {
            return wanted;
        }
        return machine.pending.current().isPresent() ? wanted || now.running() : now.wanted();
    }

    /** Whether the service runs after an upgrade: as it was first found (I11). */
    boolean wanted() {
        return wanted;
    }

    /** Whether the service starts by itself at boot. */
    boolean boots() {
        return machine.service.state().boot() == ServiceState.BootPolicy.ENABLED;
    }
}
