package io.safeupgrade.engine;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Phase;
import io.safeupgrade.Progress;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.ServiceState;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradeReport;
import io.safeupgrade.UpgradeReport.NextCommand;
import io.safeupgrade.UpgradeReport.PhaseRecord;
import io.safeupgrade.engine.PhaseWork.PhaseEnd;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.ManualRestore;
import io.safeupgrade.spi.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remember how a run went and tell it: phases, downtime, what to type next. */
final class RunStory {

    private static final Logger LOG = LoggerFactory.getLogger(RunStory.class);

    private final Appliance appliance;
    private final UpgradePlan plan;
    private final RunId run;
    private final Pace pace;
    private final Instant began;
    private final List<PhaseRecord> phases = new ArrayList<>();
    private @Nullable Current current;
    private @Nullable Long stoppedAt;
    private @Nullable Duration downtime;

    RunStory(Appliance appliance, UpgradePlan plan, RunId run) {
        this.appliance = appliance;
        this.plan = plan;
        this.run = run;
        this.pace = appliance.settings().pace();
        this.began = pace.instant();
    }

    /** The phase that is under way, and when its current piece of work began. */
    private record Current(Phase phase, long began, String work, long workBegan) {}

    /** A phase begins. */
    synchronized void begin(Phase phase) {
        long now = pace.nanos();
        current = new Current(phase, now, "", now);
        boolean running = plan.service().map(ServiceState::running).orElse(false);
        if (phase == Phase.STOP && running) {
            stoppedAt = now;
        }
    }

    /** A phase ended. */
    synchronized PhaseRecord end(Phase phase, PhaseRecord.Result result, PhaseEnd end) {
        long now = pace.nanos();
        Duration took = Duration.ofNanos(now - (current == null ? now : current.began()));
        String summary = switch (end) {
            case PhaseEnd.Done done -> done.summary();
            case PhaseEnd.Failed failed -> failed.failure().what();
            case PhaseEnd.NotBegun not -> not.failure().what();
        };
        PhaseRecord done = new PhaseRecord(phase, result, took, summary);
        phases.add(done);
        boolean servesAgain = phase == (plan.has(Phase.HEALTH) ? Phase.HEALTH : Phase.START);
        if (servesAgain && result == PhaseRecord.Result.DONE && stoppedAt != null) {
            downtime = Duration.ofNanos(now - stoppedAt);
        }
        return done;
    }

    /** Long work moved on; any thread. */
    synchronized Optional<UpgradeEvent> progress(Progress progress) {
        Current here = current;
        if (here == null) {
            return Optional.empty();
        }
        long now = pace.nanos();
        if (!here.work().equals(progress.what())) {
            here = new Current(here.phase(), here.began(), progress.what(), now);
            current = here;
        }
        Duration elapsed = Duration.ofNanos(now - here.workBegan());
        return Optional.of(new UpgradeEvent.Progressed(
                pace.instant(), here.phase(), progress, elapsed, remaining(progress, elapsed)));
    }

    private static Optional<Duration> remaining(Progress progress, Duration elapsed) {
        // Below two seconds or one percent a rate says nothing yet.
        boolean known = progress.total().isPresent()
                && progress.done() * 100 > progress.total().getAsLong()
                && elapsed.compareTo(Duration.ofSeconds(2)) > 0;
        if (!known) {
            return Optional.empty();
        }
        double left = Math.max(0, progress.total().getAsLong() - progress.done());
        return Optional.of(Duration.ofMillis(Math.round(elapsed.toMillis() * left / progress.done())));
    }

    /** Tell a run that ended in the new release. */
    UpgradeOutcome upgraded(RunContext context) {
        boolean stays = !plan.has(Phase.STOP)
                && plan.service().map(ServiceState::running).orElse(true);
        boolean down = plan.service().isPresent() && !plan.has(Phase.START) && !stays;
        String state = switch (plan.scope()) {
            case BACKUP -> "A verified restore point is in place.";
            case MIGRATE -> "The schema is at release " + plan.to() + "; the service was not touched.";
            case UPGRADE, RESTORE ->
                down
                        ? "The schema is at release " + plan.to() + "; the service is stopped, as it was found."
                        : "Release " + plan.to() + " serves.";
        };
        boolean startByHand = plan.scope() == UpgradePlan.Scope.MIGRATE
                && !plan.service().map(ServiceState::running).orElse(false);
        var commands = appliance.settings().commands();
        List<NextCommand> next = startByHand
                ? List.of(new NextCommand("start the service", commands.start()))
                : List.of(new NextCommand("see what was done", commands.status()));
        return new UpgradeOutcome.Upgraded(report(context, state, next));
    }

    /** Tell a roll-back after a failure. */
    UpgradeOutcome rolledBack(RunContext context, Failure cause) {
        String release = context.releaseWanted().text();
        String state = plan.rollBack().contains(Phase.START)
                ? "Data and code are back at release " + release + ", which serves."
                : "The data are back at release " + release + ", which may be started.";
        return new UpgradeOutcome.RolledBack(report(context, state, next(ErrorCode.ROLLED_BACK)), Optional.of(cause));
    }

    /** Tell a restore that a person asked for. */
    UpgradeOutcome restored(RunContext context) {
        boolean serves = plan.has(Phase.START);
        String state = "The data are those of the restore point; "
                + (serves
                        ? "release " + plan.to() + " serves on them."
                        : plan.has(Phase.COMMIT)
                                ? "the service was not started."
                                : "the service is stopped and held: " + whyHeldAfterRestore() + ".");
        List<NextCommand> next = plan.has(Phase.COMMIT)
                ? serves || plan.service().isEmpty()
                        ? List.of(new NextCommand(
                                "see what was done",
                                appliance.settings().commands().status()))
                        : List.of(new NextCommand(
                                "start the service",
                                appliance.settings().commands().start()))
                : nextAfterRestore();
        return new UpgradeOutcome.RolledBack(report(context, state, next), Optional.empty());
    }

    /** Why the service stays held after a restore to a schema that this release cannot serve on. */
    String whyHeldAfterRestore() {
        String release = plan.restore()
                .flatMap(choice -> choice.point().from())
                .map(from -> "release " + from)
                .orElse("an earlier release");
        return "the data are those of " + release + ", the code is that of release " + plan.to();
    }

    /** Back to the old code, or forward again. */
    List<NextCommand> nextAfterRestore() {
        var commands = appliance.settings().commands();
        return List.of(new NextCommand(
                "go forward to release " + plan.to() + " again, or install the earlier release first and type the same",
                commands.run()));
    }

    /** Tell a run that was not let begin. */
    UpgradeOutcome untouched(RunContext context, Failure failure) {
        return new UpgradeOutcome.Refused(report(context, NextSteps.state(failure.code()), again(failure)), failure);
    }

    /** Nothing has changed: what was asked for may be asked for again. */
    private List<NextCommand> again(Failure failure) {
        var commands = appliance.settings().commands();
        Optional<String> typed = switch (plan.scope()) {
            case UPGRADE, BACKUP -> Optional.empty();
            case MIGRATE -> Optional.of(commands.migrate());
            case RESTORE -> plan.resumes().isPresent() ? Optional.of(commands.resume()) : commands.rollBack();
        };
        return typed.filter(command -> failure.code().category() == ErrorCode.Category.REFUSED)
                .map(command -> List.of(new NextCommand("once the cause is mended, try again", command)))
                .orElseGet(() -> next(failure.code()));
    }

    /** Tell a run after which the old release is back as it was found. */
    UpgradeOutcome refused(RunContext context, Failure failure) {
        String state = plan.scope() == UpgradePlan.Scope.BACKUP
                ? "Nothing but the attempt happened; no partial file is left."
                : "The old release is installed and as it was found.";
        return new UpgradeOutcome.Refused(report(context, state, next(failure.code())), failure);
    }

    /** Tell a run that left the service stopped and held. */
    UpgradeOutcome.FailedStopped failedStopped(RunContext context, Failure failure) {
        return new UpgradeOutcome.FailedStopped(
                report(context, NextSteps.state(failure.code()), next(failure.code())), failure);
    }

    /** Name the commands that lead on from an ending with {@code code}. */
    private List<NextCommand> next(ErrorCode code) {
        // An appliance without a service is the service: whoever upgrades it wants it to run.
        boolean wanted = plan.found()
                .map(ServiceState::wanted)
                .orElse(appliance.service().isEmpty());
        return NextSteps.after(code, appliance.settings().commands(), wanted);
    }

    /** The way with common tools. */
    private List<NextCommand> restoreByHand(RunContext context) {
        List<NextCommand> commands = new ArrayList<>();
        Optional<RestorePoint> point = context.restorePoint();
        if (point.isEmpty()) {
            return commands;
        }
        for (BackupProvider provider : appliance.backups()) {
            if (provider instanceof ManualRestore manual) {
                for (BackupPart part : point.get().parts()) {
                    if (part.provider().equals(provider.name())) {
                        commands.addAll(byHand(manual, point.get(), part));
                    }
                }
            }
        }
        return commands;
    }

    /** The run has ended: a provider that cannot say how must not change that. */
    private static List<NextCommand> byHand(ManualRestore provider, RestorePoint point, BackupPart part) {
        try {
            return provider.restoreByHand(point.directory(), part);
        } catch (RuntimeException failed) {
            LOG.warn("provider [{}] cannot say how to restore [{}] by hand", provider.name(), part.name(), failed);
            return List.of();
        }
    }

    private UpgradeReport report(RunContext context, String state, List<NextCommand> next) {
        return new UpgradeReport(
                Optional.of(run),
                plan.appliance(),
                plan.from(),
                plan.to(),
                plan.schema(),
                context.position() == SchemaPosition.UNKNOWN ? Optional.empty() : context.schema(),
                context.applied(),
                phases,
                Optional.ofNullable(downtime),
                context.restorePoint(),
                state,
                context.warnings(),
                next,
                restoreByHand(context),
                began,
                pace.instant());
    }
}
