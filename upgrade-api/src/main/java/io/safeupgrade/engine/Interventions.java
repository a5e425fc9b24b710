package io.safeupgrade.engine;

import io.safeupgrade.Failure;
import io.safeupgrade.Hold;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseVersion;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is decided and done under the lock without walking a plan; recorded, where it moves something, as a run of its own. */
final class Interventions {

    private final Appliance appliance;
    private final Wish wish;
    private final RunId run;
    private final Lookout lookout;
    private final Observer observer;

    Interventions(Appliance appliance, Wish wish, Cancellation cancellation) {
        this.appliance = appliance;
        this.wish = wish;
        this.run = wish.run();
        this.lookout = Lookout.of(appliance, wish, cancellation);
        this.observer = lookout.observer();
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

    /** Look whether this release was put back where an upgrade came from, and something still stands in its way. */
    boolean isBack() {
        Observation seen = observer.observe(wish, observer.reachDatabase());
        boolean open = seen.hold().isPresent() || seen.pending().isPresent();
        return open
                && seen.history().interrupted().isEmpty()
                && cameBackTo(appliance.release(), seen)
                && seen.isWayBackTo(appliance.release());
    }

    /** What is due to come again after it was taken back once is no way back. */
    private static boolean cameBackTo(ReleaseVersion here, Observation seen) {
        boolean from = seen.pending().flatMap(PendingUpgrade::from).equals(Optional.of(here));
        return from
                || Stream.of(seen.history().committed(), seen.hold().map(Hold::to))
                        .flatMap(Optional::stream)
                        .anyMatch(here::isBefore);
    }

    /** Hold the service where this release cannot serve on the schema, and leave the upgrade to a person. */
    Optional<Failure> leaveToOperator(SchemaRange accepts, String why) {
        return locked(() -> {
            Optional<Reachability> database = observer.reachDatabase();
            Observation seen = observer.observe(wish, database);
            UpgradePlan plan = Planner.plan(appliance, wish, seen);
            if (!plan.verdict().acts()) {
                // A database that is down leaves the upgrade due, as after any other try.
                new Endings(appliance, Scope.UPGRADE, lookout.now()).of(plan);
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
                        lookout.now(),
                        run,
                        plan.from(),
                        plan.to(),
                        plan.found(),
                        List.of(appliance.settings().commands().run())));
    }

    private Optional<Failure> locked(Supplier<Optional<Failure>> work) {
        try (Locks locks = lookout.locks()) {
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
        appliance
                .state()
                .journal()
                .append(new JournalEntry(sequence, lookout.now(), run, kind, Optional.empty(), facts));
    }
}
