package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Hold;
import io.safeupgrade.Phase;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.DatabaseProbe.Reachability;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.LockableDatabase;
import io.safeupgrade.spi.SessionFence;
import io.safeupgrade.spi.SessionFence.Clear;
import io.safeupgrade.spi.SessionFence.FenceResult;
import io.safeupgrade.spi.UpgradeHook.Moment;
import io.safeupgrade.spi.UpgradeLock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt: take the locks, look, plan, and run what the plan says. */
final class Attempt {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final Appliance appliance;
    private final Wish wish;
    private final RunId run;
    private final Cancellation cancellation;
    private final Lookout lookout;
    private final ListenerFanout listeners;
    private final ProviderCalls calls;
    private final Observer observer;
    private final Endings endings;

    Attempt(Appliance appliance, Wish wish, Cancellation cancellation) {
        this.appliance = appliance;
        this.wish = wish;
        this.run = wish.run();
        this.cancellation = cancellation;
        this.lookout = Lookout.of(appliance, wish, cancellation);
        this.listeners = lookout.listeners();
        this.calls = lookout.calls();
        this.observer = lookout.observer();
        this.endings = new Endings(appliance, wish.scope(), lookout.now());
    }

    /** Plan without a lock and without an effect. */
    UpgradePlan look() {
        return Planner.plan(appliance, wish, observer.observe(wish, observer.reachDatabase()));
    }

    /** Run {@code plan}, or end as it says. */
    UpgradeOutcome run(UpgradePlan plan, Trigger trigger) {
        return told(() -> plan.verdict().acts() ? locked(trigger, Optional.of(plan.fingerprint())) : endings.of(plan));
    }

    /** Plan and run under the lock. */
    UpgradeOutcome run(Trigger trigger) {
        return told(() -> locked(trigger, Optional.empty()));
    }

    private UpgradeOutcome locked(Trigger trigger, Optional<String> fingerprint) {
        try (Locks locks = lookout.locks()) {
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
            Optional<Failure> orphan = endOrphans(database);
            if (orphan.isPresent()) {
                return endings.refused(orphan.get());
            }
            // Whoever held the lock before may have filled the database, which decides whether it is backed up.
            Observation seen = observer.observe(wish, shared.isPresent() ? observer.reachDatabase() : database);
            UpgradePlan plan = Planner.plan(appliance, wish.askedAutomatically(trigger.automatic()), seen);
            listeners.on(new UpgradeEvent.Planned(lookout.now(), plan));
            return gate(plan, seen, trigger, fingerprint)
                    .or(() -> vetoed(plan))
                    .orElseGet(() -> execute(plan, seen, trigger, locks));
        }
    }

    /**
     * A migrator that was killed may still be at work in the database. Before anybody looks at the schema its sessions
     * are ended; only those of runs that the journal or the hold name, and only from this host.
     */
    private Optional<Failure> endOrphans(Optional<Reachability> database) {
        boolean reachable = database.filter(Reachable.class::isInstance).isPresent();
        if (wish.scope() == Scope.BACKUP || !reachable || appliance.fence().isEmpty()) {
            return Optional.empty();
        }
        return killedRuns().stream()
                .map(killed -> endOrphan(appliance.fence().get(), killed))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** With the journal lost the hold still says who was at work. */
    private Set<RunId> killedRuns() {
        JournalHistory history = JournalHistory.of(appliance.state().journal().entries());
        Set<RunId> killed = new LinkedHashSet<>();
        history.interrupted().ifPresent(interrupted -> killed.addAll(interrupted.runs()));
        appliance.state().hold().current().map(Hold::run).ifPresent(killed::add);
        return killed;
    }

    private Optional<Failure> endOrphan(SessionFence fence, RunId killed) {
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
        Optional<UpgradeOutcome> cancelled = cancelled();
        if (cancelled.isPresent()) {
            return cancelled;
        }
        if (fingerprint.isPresent() && !fingerprint.get().equals(plan.fingerprint())) {
            return Optional.of(endings.refused(Failure.of(
                    ErrorCode.PLAN_STALE,
                    "the plan [" + fingerprint.get() + "] no longer fits, the system is now at [" + plan.fingerprint()
                            + "]",
                    "plan again")));
        }
        if (!plan.verdict().acts()) {
            return Optional.of(endings.of(plan));
        }
        return trigger.automatic() ? latched(plan, seen) : Optional.empty();
    }

    private Optional<UpgradeOutcome> cancelled() {
        return cancellation.requested()
                ? Optional.of(endings.refused(Failure.of(
                        ErrorCode.CANCELLED,
                        "cancelled [" + cancellation.reason().orElse("") + "]",
                        "")))
                : Optional.empty();
    }

    private Optional<UpgradeOutcome> latched(UpgradePlan plan, Observation seen) {
        return seen.history()
                .latched(inputs(seen))
                .filter(failed -> !mendedElsewhere(plan, failed))
                .map(endings::latched);
    }

    /** This machine failed and left the schema as it was; another one got it to the target, only the hold is left. */
    private static boolean mendedElsewhere(UpgradePlan plan, RunSummary failed) {
        boolean leftAsItWas = failed.code()
                .filter(code -> code == ErrorCode.MIGRATION_FAILED || code == ErrorCode.BACKUP_FAILED)
                .isPresent();
        return leftAsItWas && Set.of(Phase.HOLD, Phase.COMMIT).containsAll(plan.phases());
    }

    private UpgradeOutcome execute(UpgradePlan plan, Observation seen, Trigger trigger, Locks locks) {
        UpgradeOutcome outcome = new UpgradeRun(
                        appliance, plan, run, trigger, inputs(seen), seen, cancellation, listeners, locks::stillHeld)
                .execute();
        // Also when the run was cancelled: those around the appliance have to hear how it ended.
        List<Finding> warnings = new Hooks(appliance, plan, this::askToTheEnd).ended(outcome);
        warnings.forEach(warning -> listeners.on(new UpgradeEvent.Warned(lookout.now(), warning)));
        return warnings.isEmpty() ? outcome : outcome.with(outcome.report().warning(warnings));
    }

    /** The last word before anything is touched; whoever says it may take a while, in which the run may be cancelled. */
    private Optional<UpgradeOutcome> vetoed(UpgradePlan plan) {
        if (plan.verdict() != UpgradePlan.Verdict.PROCEED) {
            return Optional.empty();
        }
        return new Hooks(appliance, plan, this::ask)
                .before(Moment.BEFORE_UPGRADE, Optional.empty())
                .map(failure -> endings.refused(failure.as(ErrorCode.PREFLIGHT_BLOCKED)))
                .or(this::cancelled);
    }

    private <T> Answer<T> ask(String what, Duration limit, Function<CallContext, T> call) {
        return calls.ask(what, limit, cancellation, ignored -> {}, call);
    }

    private <T> Answer<T> askToTheEnd(String what, Duration limit, Function<CallContext, T> call) {
        return calls.ask(what, limit, Cancellation.create(), ignored -> {}, call);
    }

    /** The inputs on which a failure is latched: release, target schema and the text of every migration. */
    private String inputs(Observation seen) {
        return seen.schema()
                .map(status -> inputs(appliance.release(), status.target(), status.setChecksum()))
                .orElse(appliance.release() + "/-/-");
    }

    /** The same from what is known of a release. */
    static String inputs(ReleaseVersion release, SchemaVersion target, String setChecksum) {
        return release + "/" + target.token() + "/" + setChecksum;
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
        Optional<ErrorCode> code = outcome.failure().map(Failure::code);
        // Only who holds the lock may write: losers are many.
        if (!code.equals(Optional.of(ErrorCode.LOCK_HELD))) {
            // Monitors want the failure, not that a machine looked in since and left it alone.
            if (!code.equals(Optional.of(ErrorCode.LATCHED))) {
                writeResult(outcome);
            }
            new Notice(appliance).refresh(outcome.failure());
        }
        listeners.on(new UpgradeEvent.RunEnded(lookout.now(), outcome));
        return outcome;
    }

    private void writeResult(UpgradeOutcome outcome) {
        try {
            appliance.state().lastResult().write(outcome);
        } catch (UpgradeException unwritable) {
            LOG.warn("the result for monitors could not be written", unwritable);
        }
    }
}
