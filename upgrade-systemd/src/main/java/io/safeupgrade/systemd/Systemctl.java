package io.safeupgrade.systemd;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.exec.CommandResult.Exited;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.exec.Evidence;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Talk to systemd through its own programs, never by what they print for people. */
record Systemctl(CommandRunner runner, String systemctl, String journalctl) {

    private static final Map<String, String> PLAIN =
            Map.of("LC_ALL", "C", "SYSTEMD_COLORS", "0", "SYSTEMD_PAGER", "", "SYSTEMD_URLIFY", "0");
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final int LOG_LINES = 20;

    /** Use the programs on PATH. */
    static Systemctl onPath() {
        return new Systemctl(CommandRunner.create(), "systemctl", "journalctl");
    }

    /** Run a verb on units; blocks as long as systemd does, within the call. */
    CommandResult run(CallContext call, List<String> verb, List<UnitName> units) {
        List<String> argv = new ArrayList<>(List.of(systemctl, "--no-ask-password", "--no-pager"));
        argv.addAll(verb);
        units.forEach(unit -> argv.add(unit.text()));
        return runner.run(Command.of(argv).environment(PLAIN), call);
    }

    /**
     * Look at units.
     *
     * @throws UpgradeException if systemd does not answer: the state is then not known, which is no state
     */
    List<UnitStatus> show(CallContext call, List<UnitName> units) {
        // A look at the very end of a call gets its own time: cut short, it would hide how the units stand.
        CallContext look = CallContext.look(call.run(), LOOK, Pace.system());
        CommandResult result = run(look, List.of("show", "--property=" + String.join(",", UnitStatus.ASKED)), units);
        if (!(result instanceof Exited exited) || exited.code() != 0) {
            throw new UpgradeException(result.failure(
                    ErrorCode.MISCONFIGURED,
                    "cannot read the state of " + units,
                    "run it where systemd is in charge, as root"));
        }
        return UnitStatus.parse(units, exited.stdout());
    }

    /** Say whether the machine is on its way down, so that a start cannot succeed and proves nothing. */
    boolean shuttingDown(CallContext call) {
        CommandResult result = run(afterwards(call), List.of("is-system-running"), List.of());
        return result instanceof Exited exited && exited.stdout().strip().equals("stopping");
    }

    /**
     * Return the last lines of the unit's journal, presentable and capped.
     *
     * @param since when the start began that is asked about
     */
    List<String> log(CallContext call, UnitStatus status, Instant since) {
        CallContext later = afterwards(call);
        // What was said last may still be on its way; without the right to ask for it, do without.
        runner.run(Command.of(journalctl, "--sync").environment(PLAIN), later);
        // By unit, not by invocation: the journal forgets the invocation of a process that is gone before it looks.
        String stamp = "%d.%06d".formatted(since.getEpochSecond(), since.getNano() / 1000);
        Command read = Command.of(
                journalctl,
                "--no-pager",
                "--quiet",
                "--output=cat",
                "--lines=" + LOG_LINES,
                "--since=@" + stamp,
                "--unit=" + status.unit());
        return runner.run(read.environment(PLAIN), later) instanceof Exited exited
                ? Evidence.lastLines(exited.stdout(), LOG_LINES)
                : List.of();
    }

    /**
     * Return the newest errors that the journal has of the unit's present incarnation.
     *
     * @throws UpgradeException if the journal cannot be read
     */
    List<String> errors(CallContext call, UnitStatus status) {
        String invocation = status.get("InvocationID");
        CommandResult result = runner.run(
                Command.of(
                                journalctl,
                                "--no-pager",
                                "--quiet",
                                "--output=cat",
                                "--lines=" + LOG_LINES,
                                "--priority=err",
                                // Its processes, or systemd about it.
                                "_SYSTEMD_INVOCATION_ID=" + invocation,
                                "+",
                                "INVOCATION_ID=" + invocation)
                        .environment(PLAIN),
                call);
        // An answer of nothing is an exit code of 1 to newer journals.
        boolean read = result instanceof Exited exited
                && (exited.code() == 0 || (exited.code() == 1 && exited.stderr().isBlank()));
        if (!read) {
            throw new UpgradeException(result.failure(
                    ErrorCode.MISCONFIGURED,
                    "cannot read the journal of [" + status.unit() + "]",
                    "run it as root, where systemd keeps a journal"));
        }
        return Evidence.lastLines(((Exited) result).stdout(), LOG_LINES);
    }

    /** Collecting evidence comes after the deadline, and must end soon itself. */
    private static CallContext afterwards(CallContext call) {
        return CallContext.look(call.run(), Duration.ofSeconds(3), Pace.system());
    }
}
