package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.RunId;
import io.safeupgrade.ServiceState;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.UpgradeReport;
import io.safeupgrade.engine.JournalHistory.Fact;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.DatabaseProbe.Reachability;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.LockableDatabase;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt: take the locks, look, plan, and run what the plan says. */
final class Attempt {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final Appliance appliance;
    private final Scope scope;
    private final RunId run;
    private final Cancellation cancellation;
    private final ListenerFanout listeners;
    private final ProviderCalls calls;
    private final Observer observer;
    private final Instant began;

    Attempt(Appliance appliance, Scope scope, RunId run, Cancellation cancellation) {
        this.appliance = appliance;
        this.scope = scope;
        this.run = run;
        this.cancellation = cancellation;
        this.listeners = new ListenerFanout(appliance.listeners());
        this.calls = new ProviderCalls(
                run,
                appliance.settings().pace(),
                appliance.settings().deadlines().grace());
        this.observer = new Observer(appliance, calls, cancellation, listeners);
        this.began = now();
    }

    /** Plan without a lock and without an effect. */
    UpgradePlan look() {
        return Planner.plan(appliance, scope, observer.observe(scope, observer.reachDatabase()));
    }

    /** Run {@code plan}, or end as it says. */
    UpgradeOutcome run(UpgradePlan plan, Trigger trigger) {
        return told(() -> plan.verdict() == UpgradePlan.Verdict.PROCEED
                ? locked(trigger, Optional.of(plan.fingerprint()))
                : ending(plan));
    }

    /** Plan and run under the lock. */
    UpgradeOutcome run(Trigger trigger) {
        return told(() -> locked(trigger, Optional.empty()));
    }

    /** Release the hold under the lock; empty once released. */
    Optional<Failure> releaseHold() {
        try (Locks locks = locks()) {
            Optional<Failure> busy = locks.take(appliance.state().lock());
            if (busy.isPresent()) {
                return busy;
            }
            var journal = appliance.state().journal();
            long last = JournalHistory.of(journal.entries()).lastSequence();
            journal.append(new JournalEntry(
                    last + 1,
                    now(),
                    run,
                    Kind.RUN_STARTED,
                    Optional.empty(),
                    Map.of(
                            Fact.SCOPE,
                            Scope.UPGRADE.name(),
                            Fact.TO,
                            appliance.release().text())));
            appliance.state().hold().release(run);
            appliance.state().permit().revoke();
            journal.append(new JournalEntry(
                    last + 2,
                    now(),
                    run,
                    Kind.RUN_ENDED,
                    Optional.empty(),
                    Map.of(Fact.ENDING, RunSummary.Ending.HOLD_RELEASED.name())));
            return Optional.empty();
        } catch (UpgradeException failed) {
            return Optional.of(failed.failure());
        }
    }

    private UpgradeOutcome locked(Trigger trigger, Optional<String> fingerprint) {
        try (Locks locks = locks()) {
            Optional<Failure> busy = locks.take(appliance.state().lock());
            if (busy.isPresent()) {
                return refused(busy.get());
            }
            Optional<Reachability> database = observer.reachDatabase();
            busy = sharedLock(database).flatMap(locks::take);
            if (busy.isPresent()) {
                return refused(busy.get());
            }
            Observation seen = observer.observe(scope, database);
            UpgradePlan plan = Planner.plan(appliance, scope, seen);
            listeners.on(new UpgradeEvent.Planned(now(), plan));
            return gate(plan, seen, trigger, fingerprint).orElseGet(() -> execute(plan, seen, trigger, locks));
        }
    }

    private Optional<io.safeupgrade.spi.UpgradeLock> sharedLock(Optional<Reachability> database) {
        Optional<DatabaseProbe> probe = appliance.database();
        boolean reachable = database.filter(Reachable.class::isInstance).isPresent();
        return probe.filter(lockable -> reachable && lockable instanceof LockableDatabase)
                .map(lockable -> ((LockableDatabase) lockable).lock());
    }

    /** Whatever forbids to execute the plan now, as the outcome of the attempt. */
    private Optional<UpgradeOutcome> gate(
            UpgradePlan plan, Observation seen, Trigger trigger, Optional<String> fingerprint) {
        if (cancellation.requested()) {
            return Optional.of(refused(Failure.of(
                    ErrorCode.CANCELLED, "cancelled [" + cancellation.reason().orElse("") + "]", "")));
        }
        if (fingerprint.isPresent() && !fingerprint.get().equals(plan.fingerprint())) {
            return Optional.of(refused(Failure.of(
                    ErrorCode.PLAN_STALE,
                    "the plan [" + fingerprint.get() + "] no longer fits, the system is now at [" + plan.fingerprint()
                            + "]",
                    "plan again")));
        }
        if (plan.verdict() != UpgradePlan.Verdict.PROCEED) {
            return Optional.of(ending(plan));
        }
        return trigger.automatic() ? latched(seen) : Optional.empty();
    }

    private Optional<UpgradeOutcome> latched(Observation seen) {
        return seen.history()
                .latched(inputs(seen))
                .map(failed -> refused(Failure.of(
                        ErrorCode.LATCHED,
                        "the same upgrade failed in run [" + failed.run() + "] ["
                                + failed.what().orElse("no reason recorded") + "]",
                        "mend the cause; it is not repeated by itself")));
    }

    private UpgradeOutcome execute(UpgradePlan plan, Observation seen, Trigger trigger, Locks locks) {
        return new UpgradeRun(
                        appliance,
                        plan,
                        run,
                        trigger,
                        inputs(seen),
                        seen.history().lastSequence(),
                        cancellation,
                        listeners,
                        locks::stillHeld)
                .execute();
    }

    /** The inputs on which a failure is latched: release, target schema and the text of every migration. */
    private String inputs(Observation seen) {
        return appliance.release() + "/"
                + seen.schema().map(status -> status.target().token()).orElse("-") + "/"
                + seen.schema().map(MigrationStatus::setChecksum).orElse("-");
    }

    private UpgradeOutcome ending(UpgradePlan plan) {
        return switch (plan.verdict()) {
            case UP_TO_DATE -> upToDate(plan);
            case SKIP -> skipped(plan);
            case REFUSE, PROCEED ->
                new UpgradeOutcome.Refused(
                        report(plan, plan.refusal().orElseThrow()),
                        plan.refusal().orElseThrow());
        };
    }

    private UpgradeOutcome upToDate(UpgradePlan plan) {
        var pending = appliance.state().pending();
        if (scope != Scope.BACKUP
                && pending.current().map(due -> due.to().equals(plan.to())).orElse(false)) {
            pending.remove();
        }
        return new UpgradeOutcome.UpToDate(
                report(plan, "Release " + plan.to() + " is in place, nothing is pending.", List.of()));
    }

    private UpgradeOutcome skipped(UpgradePlan plan) {
        Failure reason = plan.refusal().orElseThrow();
        if (scope == Scope.UPGRADE && appliance.state().pending().current().isEmpty()) {
            Optional<ServiceState> found = plan.found();
            appliance.state().pending().write(new PendingUpgrade(plan.from(), plan.to(), now(), found, reason.what()));
        }
        return new UpgradeOutcome.Skipped(report(plan, reason), reason);
    }

    private UpgradeOutcome refused(Failure reason) {
        return new UpgradeOutcome.Refused(bareReport(reason), reason);
    }

    private UpgradeReport report(UpgradePlan plan, Failure reason) {
        boolean wanted = plan.found().map(ServiceState::wanted).orElse(false);
        return report(
                plan,
                NextSteps.state(reason.code()),
                NextSteps.after(reason.code(), appliance.settings().commands(), wanted));
    }

    private UpgradeReport report(UpgradePlan plan, String state, List<UpgradeReport.NextCommand> next) {
        return new UpgradeReport(
                Optional.empty(),
                plan.appliance(),
                plan.from(),
                plan.to(),
                plan.schema(),
                plan.schema(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                state,
                plan.findings(),
                next,
                began,
                now());
    }

    private UpgradeReport bareReport(Failure reason) {
        return new UpgradeReport(
                Optional.empty(),
                appliance.name(),
                Optional.empty(),
                appliance.release(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                NextSteps.state(reason.code()),
                List.of(),
                NextSteps.after(reason.code(), appliance.settings().commands(), false),
                began,
                now());
    }

    /** Make sure that whatever happens is an outcome, written down for monitors and told to listeners. */
    private UpgradeOutcome told(java.util.function.Supplier<UpgradeOutcome> work) {
        UpgradeOutcome outcome;
        try {
            outcome = work.get();
        } catch (UpgradeException known) {
            outcome = refused(known.failure());
        }
        try {
            appliance.state().lastResult().write(outcome);
        } catch (UpgradeException unwritable) {
            LOG.warn("the result for monitors could not be written", unwritable);
        }
        listeners.on(new UpgradeEvent.RunEnded(now(), outcome));
        return outcome;
    }

    private Locks locks() {
        return new Locks(appliance, calls, cancellation, listeners);
    }

    private Instant now() {
        return appliance.settings().pace().instant();
    }
}
