package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.Phase;
import io.safeupgrade.RunId;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.engine.JournalHistory.Fact;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.DatabaseProbe.Reachability;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.LockableDatabase;
import io.safeupgrade.spi.SessionFence;
import io.safeupgrade.spi.SessionFence.Clear;
import io.safeupgrade.spi.SessionFence.FenceResult;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry.Kind;
import io.safeupgrade.spi.UpgradeLock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Endings endings;

    Attempt(Appliance appliance, Scope scope, RunId run, Cancellation cancellation) {
        this.appliance = appliance;
        this.scope = scope;
        this.run = run;
        this.cancellation = cancellation;
        this.listeners = new ListenerFanout(appliance.listeners());
        this.calls = new ProviderCalls(
                run,
                appliance.settings().pace(),
                appliance.settings().deadlines().grace(),
                // Looks, and the taking of the lock itself.
                () -> true);
        this.observer = new Observer(appliance, calls, cancellation, listeners);
        this.endings = new Endings(appliance, scope, now());
    }

    /** Plan without a lock and without an effect. */
    UpgradePlan look() {
        return Planner.plan(appliance, scope, observer.observe(scope, observer.reachDatabase()));
    }

    /** Run {@code plan}, or end as it says. */
    UpgradeOutcome run(UpgradePlan plan, Trigger trigger) {
        return told(() -> plan.verdict() == UpgradePlan.Verdict.PROCEED
                ? locked(trigger, Optional.of(plan.fingerprint()))
                : endings.of(plan));
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
                return endings.refused(busy.get());
            }
            Optional<Reachability> database = observer.reachDatabase();
            Optional<UpgradeLock> shared = sharedLock(database);
            busy = shared.flatMap(locks::take);
            if (busy.isPresent()) {
                return endings.refused(busy.get());
            }
            Optional<Failure> orphan = endOrphan(database);
            if (orphan.isPresent()) {
                return endings.refused(orphan.get());
            }
            // Whoever held the lock before may have filled the database, which decides whether it is backed up.
            Observation seen = observer.observe(scope, shared.isPresent() ? observer.reachDatabase() : database);
            UpgradePlan plan = Planner.plan(appliance, scope, seen);
            listeners.on(new UpgradeEvent.Planned(now(), plan));
            return gate(plan, seen, trigger, fingerprint).orElseGet(() -> execute(plan, seen, trigger, locks));
        }
    }

    /**
     * A migrator that was killed may still be at work in the database. Before a person's migration looks at the schema,
     * its sessions are ended; only those of the run that the journal names, and only from this host.
     */
    private Optional<Failure> endOrphan(Optional<Reachability> database) {
        boolean reachable = database.filter(Reachable.class::isInstance).isPresent();
        if (scope != Scope.MIGRATE || !reachable || appliance.fence().isEmpty()) {
            return Optional.empty();
        }
        Optional<RunId> orphan = JournalHistory.of(appliance.state().journal().entries())
                .unfinished()
                .map(RunSummary::run);
        SessionFence fence = appliance.fence().get();
        return orphan.flatMap(killed -> {
            Answer<FenceResult> answer = calls.ask(
                    "the end of the interrupted run's sessions",
                    appliance.settings().deadlines().stop(),
                    cancellation,
                    ignored -> {},
                    call -> fence.fence(new SessionFence.FenceRequest(call, Optional.of(killed), true)));
            boolean clear = answer instanceof Answer.Value<FenceResult> value && value.value() instanceof Clear;
            return clear
                    ? Optional.empty()
                    : Optional.of(Failure.of(
                            ErrorCode.INTERRUPTED,
                            "sessions of the interrupted run [" + killed + "] are still in the database: the fence "
                                    + Answer.describe(answer),
                            "end them, then try again"));
        });
    }

    private Optional<UpgradeLock> sharedLock(Optional<Reachability> database) {
        Optional<DatabaseProbe> probe = appliance.database();
        boolean reachable = database.filter(Reachable.class::isInstance).isPresent();
        return probe.filter(lockable -> reachable && lockable instanceof LockableDatabase)
                .map(lockable -> ((LockableDatabase) lockable).lock());
    }

    /** Whatever forbids to execute the plan now, as the outcome of the attempt. */
    private Optional<UpgradeOutcome> gate(
            UpgradePlan plan, Observation seen, Trigger trigger, Optional<String> fingerprint) {
        if (cancellation.requested()) {
            return Optional.of(endings.refused(Failure.of(
                    ErrorCode.CANCELLED, "cancelled [" + cancellation.reason().orElse("") + "]", "")));
        }
        if (fingerprint.isPresent() && !fingerprint.get().equals(plan.fingerprint())) {
            return Optional.of(endings.refused(Failure.of(
                    ErrorCode.PLAN_STALE,
                    "the plan [" + fingerprint.get() + "] no longer fits, the system is now at [" + plan.fingerprint()
                            + "]",
                    "plan again")));
        }
        if (plan.verdict() != UpgradePlan.Verdict.PROCEED) {
            return Optional.of(endings.of(plan));
        }
        return trigger.automatic() ? latched(plan, seen) : Optional.empty();
    }

    private Optional<UpgradeOutcome> latched(UpgradePlan plan, Observation seen) {
        return seen.history()
                .latched(inputs(seen))
                .filter(failed -> !mendedElsewhere(plan, failed))
                .map(failed -> endings.refused(Failure.of(
                        ErrorCode.LATCHED,
                        "the same upgrade failed in run [" + failed.run() + "] ["
                                + failed.what().orElse("no reason recorded") + "]",
                        "mend the cause; it is not repeated by itself")));
    }

    /** This machine failed and left the schema as it was; another one got it to the target, only the hold is left. */
    private static boolean mendedElsewhere(UpgradePlan plan, RunSummary failed) {
        boolean leftAsItWas = failed.code()
                .filter(code -> code == ErrorCode.MIGRATION_FAILED || code == ErrorCode.BACKUP_FAILED)
                .isPresent();
        return leftAsItWas && Set.of(Phase.HOLD, Phase.COMMIT).containsAll(plan.phases());
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

    /** Make sure that whatever happens is an outcome, written down for monitors and told to listeners. */
    private UpgradeOutcome told(java.util.function.Supplier<UpgradeOutcome> work) {
        UpgradeOutcome outcome;
        try {
            outcome = work.get();
        } catch (UpgradeException known) {
            outcome = endings.refused(known.failure());
        } catch (RuntimeException unexpected) {
            // Phases catch their own: what arrives here came before the first effect.
            LOG.error("run [{}] failed unexpectedly before its first phase", run, unexpected);
            outcome = endings.refused(Failure.of(
                    ErrorCode.INTERNAL,
                    "the upgrade could not begin: it " + Answer.describe(new Answer.Threw<>(unexpected)),
                    "mend that, then try again"));
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
