package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.OnFailure;
import io.safeupgrade.Phase;
import io.safeupgrade.Progress;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradeReport.PhaseRecord;
import io.safeupgrade.UpgradeReport.PhaseRecord.Result;
import io.safeupgrade.engine.PhaseWork.PhaseEnd;
import io.safeupgrade.engine.Situation.InstalledCode;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.UpgradeListener;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walk a plan: for each phase journal the intent, act, journal the result, notify, and let {@link Transitions} decide.
 *
 * <p>Whatever happens, {@link #execute} ends in an outcome, and the service is then either serving what fits the schema
 * or stopped and held.
 */
final class UpgradeRun {

    private static final Logger LOG = LoggerFactory.getLogger(UpgradeRun.class);

    private final Appliance appliance;
    private final UpgradePlan plan;
    private final RunId run;
    private final Trigger trigger;
    private final Observation seen;
    private final UpgradeListener listener;
    private final BooleanSupplier lockHeld;
    private final RunContext context;
    private final RunStory story;
    private final RunJournal journal;
    private boolean begun;

    UpgradeRun(
            Appliance appliance,
            UpgradePlan plan,
            RunId run,
            Trigger trigger,
            String inputs,
            Observation seen,
            Cancellation cancellation,
            UpgradeListener listener,
            BooleanSupplier lockHeld) {
        this.appliance = appliance;
        this.plan = plan;
        this.run = run;
        this.trigger = trigger;
        this.seen = seen;
        this.journal =
                new RunJournal(appliance, plan, run, inputs, seen.history().lastSequence());
        this.listener = listener;
        this.lockHeld = lockHeld;
        this.story = new RunStory(appliance, plan, run);
        this.context = new RunContext(
                appliance,
                plan,
                run,
                new ProviderCalls(
                        run,
                        appliance.settings().pace(),
                        appliance.settings().deadlines().grace(),
                        lockHeld),
                cancellation,
                this::progressed,
                journal::sequence);
        seen.interruptedPoint().ifPresent(context::published);
        seen.history()
                .interrupted()
                .filter(Interrupted::rollingBack)
                .ifPresent(one -> context.resumesRollBack(one.restoring().isPresent()));
    }

    /** Walk the plan to its end. */
    UpgradeOutcome execute() {
        begin();
        return walk(plan.phases()).orElseGet(this::arrived);
    }

    /** Walk {@code phases}; empty when all of them were done. */
    private Optional<UpgradeOutcome> walk(List<Phase> phases) {
        for (Phase phase : phases) {
            PhaseEnd end = step(phase);
            Result result = result(phase, end);
            Optional<Failure> failure = end.why();
            var situation = new Situation(phase, result, installedCode(phase), context.position(), begun, policy());
            switch (Transitions.decide(situation)) {
                case Decision.Proceed go -> {}
                case Decision.ProceedWithWarning go -> failure.ifPresent(why -> warn(phase, why));
                case Decision.Refuse refuse -> {
                    return Optional.of(refused(failure.orElseThrow()));
                }
                case Decision.BackToOldRelease back -> {
                    return Optional.of(backToOldRelease(named(failure.orElseThrow(), back.code())));
                }
                case Decision.RollBack back -> {
                    return Optional.of(rollBack(failure.orElseThrow().as(back.code())));
                }
                case Decision.StayStopped stay -> {
                    return Optional.of(stayStopped(stay, failure.orElseThrow()));
                }
            }
        }
        return Optional.empty();
    }

    /** A plan that is through has ended in what it was for, which is not always the new release. */
    private UpgradeOutcome arrived() {
        if (plan.verdict() == UpgradePlan.Verdict.STAY_STOPPED) {
            Failure failure = plan.refusal().orElseThrow();
            return policy() == OnFailure.ROLL_BACK && failure.code() != ErrorCode.SCHEMA_UNKNOWN
                    ? rollBack(failure)
                    : stayStopped(new Decision.StayStopped(failure.code()), failure);
        }
        if (plan.scope() != UpgradePlan.Scope.RESTORE) {
            return end(story.upgraded(context), RunSummary.Ending.UPGRADED, Optional.empty());
        }
        if (!plan.has(Phase.COMMIT)) {
            new SafeState(context)
                    .keepHeldAfterRestore(story.whyHeldAfterRestore(), story.nextAfterRestore(), backTo());
        }
        return end(story.restored(context), RunSummary.Ending.ROLLED_BACK, Optional.empty());
    }

    /** The release whose data were put back. */
    private Optional<ReleaseVersion> backTo() {
        return plan.restore().flatMap(choice -> choice.point().from()).or(plan::from);
    }

    /** What a failure leads to; a roll-back that fails stays where it is. */
    private OnFailure policy() {
        return plan.rollBack().isEmpty() || context.rollingBack() ? OnFailure.STAY_STOPPED : OnFailure.ROLL_BACK;
    }

    private void begin() {
        journal.started(trigger, plan.scope() == UpgradePlan.Scope.RESTORE ? backTo() : plan.from());
        listener.on(new UpgradeEvent.RunStarted(now(), run, trigger));
    }

    private PhaseEnd step(Phase phase) {
        story.begin(phase);
        PhaseEnd end;
        List<Phase> way = context.rollingBack() ? plan.rollBack() : plan.phases();
        try {
            journal.intends(phase, context);
            listener.on(new UpgradeEvent.PhaseStarted(now(), phase, way.indexOf(phase) + 1, way.size()));
            end = mayAct(phase).map(this::failed).orElseGet(() -> perform(phase));
        } catch (UpgradeException known) {
            end = failed(known.failure());
        } catch (RuntimeException unexpected) {
            LOG.error("phase [{}] of run [{}] failed unexpectedly", phase, run, unexpected);
            end = failed(Failure.of(
                    ErrorCode.INTERNAL, "phase " + phase + " " + Answer.describe(new Answer.Threw<>(unexpected)), ""));
        }
        Result result = result(phase, end);
        PhaseRecord done = story.end(phase, result, end);
        journal.did(done).ifPresent(context::warn);
        listener.on(new UpgradeEvent.PhaseEnded(now(), done, end.why()));
        return end;
    }

    private PhaseEnd perform(Phase phase) {
        begun = true;
        return PhaseWork.of(phase).perform(context);
    }

    private PhaseEnd failed(Failure failure) {
        return begun ? new PhaseEnd.Failed(failure) : new PhaseEnd.NotBegun(failure);
    }

    /** Up to and with MIGRATE a cancelled run stops before the next effect; data are never changed without the lock. */
    private Optional<Failure> mayAct(Phase phase) {
        boolean early = phase.compareTo(Phase.MIGRATE) <= 0;
        if (early && !context.rollingBack() && context.cancelled()) {
            return Optional.of(Failure.of(ErrorCode.INTERRUPTED_EARLY, "cancelled before phase " + phase, ""));
        }
        boolean needsLock = early || phase == Phase.RESTORE;
        return !needsLock || lockHeld.getAsBoolean()
                ? Optional.empty()
                : Optional.of(Failure.of(ErrorCode.LOCK_LOST, "the upgrade lock was lost before phase " + phase, ""));
    }

    private Result result(Phase phase, PhaseEnd end) {
        if (end instanceof PhaseEnd.Done) {
            return Result.DONE;
        }
        boolean asked = context.cancelled() && !context.rollingBack() && phase.compareTo(Phase.MIGRATE) <= 0;
        return asked ? Result.CANCELLED : Result.FAILED;
    }

    /** Whose code is there; before a restore that nobody was forced to make, it is the code that served until now. */
    private InstalledCode installedCode(Phase phase) {
        boolean toInstall = plan.has(Phase.INSTALL) && phase.compareTo(Phase.INSTALL) < 0;
        boolean serving =
                plan.scope() == UpgradePlan.Scope.RESTORE && seen.hold().isEmpty();
        return toInstall || serving ? InstalledCode.OLD : InstalledCode.NEW;
    }

    /** End with nothing touched; an interrupted run that was to be ended stays interrupted. */
    private UpgradeOutcome refused(Failure failure) {
        Failure reason = switch (failure.code()) {
            case LOCK_LOST -> failure.as(ErrorCode.LOCK_LOST_EARLY);
            case INTERRUPTED_EARLY -> failure.as(ErrorCode.CANCELLED);
            default -> failure;
        };
        return end(story.untouched(context, reason), RunSummary.Ending.REFUSED, Optional.of(reason));
    }

    private UpgradeOutcome backToOldRelease(Failure failure) {
        Optional<Failure> notBack =
                plan.scope() == UpgradePlan.Scope.BACKUP ? Optional.empty() : new SafeState(context).backToOldRelease();
        if (notBack.isPresent()) {
            return stayStopped(
                    new Decision.StayStopped(failure.code()),
                    failure.withEvidence(List.of(notBack.get().what())));
        }
        return end(story.refused(context, failure), RunSummary.Ending.REFUSED, Optional.of(failure));
    }

    /** Put data and code back; whatever fails on the way leaves the service stopped and held. */
    private UpgradeOutcome rollBack(Failure cause) {
        SafeState safe = new SafeState(context);
        if (!safe.ensureStopped()) {
            return stayStopped(new Decision.StayStopped(cause.code()), cause);
        }
        context.beginRollBack();
        List<Phase> way = plan.rollBack().stream()
                .filter(phase -> phase != Phase.RESTORE || context.restoreDue())
                .toList();
        if (!way.contains(Phase.RESTORE) && !dataAsBefore()) {
            return stayStopped(new Decision.StayStopped(cause.code()), cause);
        }
        Optional<UpgradeOutcome> stuck = walk(way);
        if (stuck.isPresent()) {
            return stuck.get();
        }
        if (!safe.releaseForOldRelease()) {
            return stayStopped(new Decision.StayStopped(ErrorCode.HOLD_FAILED), cause);
        }
        return end(story.rolledBack(context, cause), RunSummary.Ending.ROLLED_BACK, Optional.of(cause));
    }

    /** Without a restore the old release may only come back to the schema that it left. */
    private boolean dataAsBefore() {
        Optional<SchemaVersion> before =
                seen.history().interrupted().map(Interrupted::schema).orElseGet(plan::schema);
        return context.position() != SchemaPosition.UNKNOWN && context.schema().equals(before);
    }

    private UpgradeOutcome stayStopped(Decision.StayStopped decision, Failure cause) {
        if (plan.scope() == UpgradePlan.Scope.BACKUP) {
            Failure failure = cause.as(decision.code());
            return end(story.refused(context, failure), RunSummary.Ending.NOT_BACKED_UP, Optional.of(failure));
        }
        SafeState safe = new SafeState(context);
        boolean stopped = safe.ensureStopped();
        Failure failure = named(cause, Transitions.whenStopped(decision, stopped));
        UpgradeOutcome.FailedStopped outcome = story.failedStopped(context, failure);
        safe.keepHeld(failure.what(), outcome.report().next(), plan.from());
        return end(outcome, RunSummary.Ending.FAILED_STOPPED, Optional.of(failure));
    }

    /** A lost lock keeps its name as long as nothing was done without it. */
    private Failure named(Failure failure, ErrorCode code) {
        boolean untouched = code.category() == ErrorCode.Category.BEFORE_SCHEMA || code == ErrorCode.MIGRATION_FAILED;
        boolean lockLost = failure.code() == ErrorCode.LOCK_LOST && context.position() == SchemaPosition.UNCHANGED;
        return lockLost && untouched ? failure : failure.as(code);
    }

    private UpgradeOutcome end(UpgradeOutcome outcome, RunSummary.Ending ending, Optional<Failure> failure) {
        journal.ended(ending, failure, context, begun).ifPresent(context::warn);
        return outcome;
    }

    private void warn(Phase phase, Failure why) {
        Finding finding =
                Finding.warning(phase.name().toLowerCase(java.util.Locale.ROOT) + "-warning", why.what(), why.remedy());
        context.warn(finding);
        listener.on(new UpgradeEvent.Warned(now(), finding));
    }

    private void progressed(Progress progress) {
        story.progress(progress).ifPresent(listener::on);
    }

    private Instant now() {
        return appliance.settings().pace().instant();
    }
}
