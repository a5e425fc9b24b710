package io.safeupgrade.engine;

import io.safeupgrade.Failure;
import io.safeupgrade.Hold;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaRange;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.engine.JournalHistory.Fact;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.DatabaseProbe.Reachability;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry.Kind;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What is decided and done under the lock without walking a plan; recorded, where it moves something, as a run of its own. */
final class Interventions {

    private final Appliance appliance;
    private final Wish wish;
    private final RunId run;
    private final Cancellation cancellation;
    private final ListenerFanout listeners;
    private final ProviderCalls calls;
    private final Observer observer;

    Interventions(Appliance appliance, Wish wish, Cancellation cancellation) {
        this.appliance = appliance;
        this.wish = wish;
        this.run = wish.run();
        this.cancellation = cancellation;
        this.listeners = new ListenerFanout(appliance.listeners());
        this.calls = new ProviderCalls(
                run,
                appliance.settings().pace(),
                appliance.settings().deadlines().grace(),
                () -> true);
        this.observer = new Observer(appliance, calls, cancellation, listeners);
    }

    /** Release the hold on a person's word. */
    Optional<Failure> releaseHold() {
        return locked(() -> recorded(RunSummary.Ending.HOLD_RELEASED, Map.of(), () -> {
            appliance.state().hold().release(run);
            appliance.state().permit().revoke();
        }));
    }

    /** Record that the database and machine that are here are the right ones. */
    Optional<Failure> adopt() {
        Optional<Reachability> database = observer.reachDatabase();
        Map<String, String> home = new HashMap<>();
        if (database.isPresent()) {
            if (!(database.get() instanceof Reachable there)) {
                return Planner.plan(appliance, wish, observer.observe(wish, database))
                        .refusal();
            }
            home.put(Fact.DATABASE, there.identity().toString());
        }
        appliance.machine().ifPresent(machine -> home.put(Fact.MACHINE, machine));
        return locked(() -> recorded(RunSummary.Ending.ADOPTED, home, () -> {}));
    }

    /** Withdraw the due upgrade to another release than this one. */
    Optional<Failure> withdraw() {
        return locked(() -> {
            var pending = appliance.state().pending();
            pending.current()
                    .filter(due -> !due.to().equals(appliance.release()))
                    .ifPresent(due -> due.withdrawn().ifPresentOrElse(pending::write, pending::remove));
            return Optional.empty();
        });
    }

    /** Hold the service where this release cannot serve on the schema, and leave the upgrade to a person. */
    Optional<Failure> leaveToOperator(SchemaRange accepts, String why) {
        return locked(() -> {
            Optional<Reachability> database = observer.reachDatabase();
            Observation seen = observer.observe(wish, database);
            UpgradePlan plan = Planner.plan(appliance, wish, seen);
            if (!plan.verdict().acts()) {
                // A database that is down leaves the upgrade due, as after any other try.
                new Endings(appliance, Scope.UPGRADE, now()).of(plan);
                return plan.refusal();
            }
            boolean serves = seen.schema()
                    .flatMap(MigrationStatus::current)
                    .filter(accepts::accepts)
                    .isPresent();
            return serves || seen.schema().isEmpty() || seen.hold().isPresent()
                    ? Optional.empty()
                    : recorded(RunSummary.Ending.LEFT_TO_OPERATOR, Map.of(), () -> hold(plan, why));
        });
    }

    private void hold(UpgradePlan plan, String why) {
        appliance
                .state()
                .hold()
                .place(new Hold(
                        why,
                        now(),
                        run,
                        plan.from(),
                        plan.to(),
                        plan.found(),
                        List.of(appliance.settings().commands().run())));
    }

    private Optional<Failure> locked(Supplier<Optional<Failure>> work) {
        try (Locks locks = new Locks(appliance, calls, cancellation, listeners)) {
            Optional<Failure> busy = locks.take(appliance.state().lock());
            Optional<Failure> failure = busy.isPresent() ? busy : work.get();
            if (busy.isEmpty()) {
                new Notice(appliance).refresh(failure);
            }
            return failure;
        } catch (UpgradeException failed) {
            return Optional.of(failed.failure());
        }
    }

    private Optional<Failure> recorded(RunSummary.Ending ending, Map<String, String> facts, Runnable effect) {
        long last = JournalHistory.of(appliance.state().journal().entries()).lastSequence();
        Map<String, String> start = new HashMap<>(facts);
        start.put(Fact.SCOPE, Scope.UPGRADE.name());
        start.put(Fact.TO, appliance.release().text());
        record(last + 1, Kind.RUN_STARTED, start);
        effect.run();
        record(last + 2, Kind.RUN_ENDED, Map.of(Fact.ENDING, ending.name()));
        return Optional.empty();
    }

    private void record(long sequence, Kind kind, Map<String, String> facts) {
        appliance.state().journal().append(new JournalEntry(sequence, now(), run, kind, Optional.empty(), facts));
    }

    private Instant now() {
        return appliance.settings().pace().instant();
    }
}
