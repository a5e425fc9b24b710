package io.safeupgrade.engine;

import static io.safeupgrade.ReleaseCheck.failed;
import static io.safeupgrade.ReleaseCheck.passed;
import static io.safeupgrade.ReleaseCheck.skipped;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Finding;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.ReleaseCheck;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.file.LastResultFile.LastResult;
import java.util.Arrays;
import java.util.List;

/** The part of the checklist that is read from files alone. */
final class RecordChecks {

    private final Appliance appliance;
    private final Appliance.State state;
    private final OperatorCommands commands;

    RecordChecks(Appliance appliance) {
        this.appliance = appliance;
        this.state = appliance.state();
        this.commands = appliance.settings().commands();
    }

    List<ReleaseCheck> look() {
        return List.of(
                Checklist.check("hold", this::hold),
                Checklist.check("due", this::due),
                Checklist.check("unfinished", this::unfinished),
                Checklist.check("last-run", this::lastRun),
                Checklist.check("restore-point", this::restorePoint));
    }

    private ReleaseCheck hold() {
        return state.hold()
                .current()
                .map(hold -> failed(
                        "hold",
                        ErrorCode.HELD,
                        "held since [" + hold.since() + "]: " + hold.why(),
                        "type: " + hold.next().stream().findFirst().orElse(commands.resume())))
                .orElseGet(() -> passed("hold", "nothing is held"));
    }

    private ReleaseCheck due() {
        return state.pending()
                .current()
                .map(due -> failed(
                        "due",
                        ErrorCode.INTERRUPTED,
                        "an upgrade to release [" + due.to() + "] is due since [" + due.since() + "]: " + due.why(),
                        "type: " + commands.run()))
                .orElseGet(() -> passed("due", "no upgrade is due"));
    }

    private ReleaseCheck unfinished() {
        return JournalHistory.of(state.journal().entries())
                .unfinished()
                .map(run -> failed(
                        "unfinished",
                        ErrorCode.INTERRUPTED,
                        "run [" + run.run() + "] goes on or was interrupted",
                        "if nothing runs, type: " + commands.resume()))
                .orElseGet(() -> passed("unfinished", "every run has ended"));
    }

    private ReleaseCheck lastRun() {
        return state.lastResult().read().map(this::lastRun).orElseGet(() -> skipped("last-run", "none is on record"));
    }

    private ReleaseCheck lastRun(LastResult last) {
        if (last.exitCode() == 0) {
            return passed("last-run", last.outcome() + " at [" + last.ended() + "]");
        }
        ErrorCode code = Arrays.stream(ErrorCode.values())
                .filter(known -> last.code().filter(known.label()::equals).isPresent())
                .findFirst()
                .orElse(ErrorCode.INTERNAL);
        return failed(
                "last-run",
                code,
                last.outcome() + " at [" + last.ended() + "]: " + last.what().orElse("no reason recorded"),
                last.next().stream()
                        .findFirst()
                        .map(next -> "type: " + next.command())
                        .orElse("see: " + commands.status()));
    }

    private ReleaseCheck restorePoint() {
        if (appliance.backups().isEmpty()) {
            return skipped("restore-point", "this appliance makes none");
        }
        List<Finding> broken = state.restorePoints().broken();
        if (!broken.isEmpty()) {
            return failed(
                    "restore-point",
                    ErrorCode.BACKUP_FAILED,
                    broken.getLast().what(),
                    broken.getLast().remedy());
        }
        List<RestorePoint> points = state.restorePoints().list();
        return points.isEmpty()
                ? skipped("restore-point", "none was made yet")
                : passed(
                        "restore-point",
                        points.getLast().id() + ", verified at ["
                                + points.getLast().verifiedAt() + "]");
    }
}
