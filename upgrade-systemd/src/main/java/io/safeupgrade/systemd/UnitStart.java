package io.safeupgrade.systemd;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.ServiceState.Activity;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.spi.CallContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Start units, and believe neither the exit code nor the first look: a start that a condition skips returns 0, and a
 * service of type simple counts as active before it has read its configuration.
 */
record UnitStart(Systemctl systemctl) {

    private static final Duration POLL = Duration.ofMillis(100);
    /** How long a unit must stay active in one invocation. */
    private static final Duration SETTLED = Duration.ofMillis(500);

    /** Start; empty means that all are up. */
    Optional<Failure> perform(CallContext call, List<UnitStatus> wanted) {
        if (wanted.stream().allMatch(unit -> unit.activity() == Activity.ACTIVE)) {
            return Optional.empty();
        }
        List<UnitName> units = wanted.stream().map(UnitStatus::unit).toList();
        Instant began = call.pace().instant();
        // A package may have brought new unit files, and earlier failures count against the start limit.
        CommandResult reload = systemctl.run(call, List.of("daemon-reload"), List.of());
        if (!reload.succeeded()) {
            return Optional.of(
                    reload.failure(ErrorCode.START_FAILED, "systemctl daemon-reload failed", "run it as root"));
        }
        // Fails for a unit that is not loaded, which the start itself says better.
        systemctl.run(call, List.of("reset-failed"), units);
        CommandResult started = systemctl.run(call, List.of("start"), units);
        return settle(call, units, started.succeeded()).map(unit -> why(call, unit, started, began));
    }

    /** Wait until every unit has been up for a moment in one invocation; return the first that is not. */
    private Optional<UnitStatus> settle(CallContext call, List<UnitName> units, boolean accepted) {
        List<String> invocations = List.of();
        Instant since = call.pace().instant();
        while (true) {
            List<UnitStatus> now = systemctl.show(call, units);
            Optional<UnitStatus> down = first(now, UnitStatus::down);
            Optional<UnitStatus> moving = first(now, unit -> unit.activity() != Activity.ACTIVE);
            if (down.isPresent() || (!accepted && moving.isPresent())) {
                return down.or(() -> moving);
            }
            if (moving.isPresent() || !invocations(now).equals(invocations)) {
                invocations = invocations(now);
                since = call.pace().instant();
            } else if (Duration.between(since, call.pace().instant()).compareTo(SETTLED) >= 0) {
                return Optional.empty();
            }
            if (!call.pause(POLL)) {
                return Optional.of(moving.orElse(now.getFirst()));
            }
        }
    }

    private static Optional<UnitStatus> first(List<UnitStatus> units, Predicate<UnitStatus> that) {
        return units.stream().filter(that).findFirst();
    }

    private static List<String> invocations(List<UnitStatus> units) {
        return units.stream().map(unit -> unit.get("InvocationID")).toList();
    }

    private Failure why(CallContext call, UnitStatus unit, CommandResult started, Instant began) {
        List<String> log = systemctl.log(call, unit, began);
        if (systemctl.shuttingDown(call)) {
            return new Failure(
                    ErrorCode.INTERRUPTED,
                    "not started because the system is shutting down [" + unit.unit() + "]",
                    "nothing: the next boot tries again",
                    log);
        }
        String cause = cause(call, unit, started);
        boolean forbidden = unit.down()
                && (unit.get("AssertResult").equals("no")
                        || unit.get("ConditionResult").equals("no"));
        // The journal says that an assert failed, but not which.
        String remedy = forbidden
                ? "systemctl cat " + unit.unit() + " names it; a hold ends with the upgrade that placed it"
                : "journalctl -u " + unit.unit() + " -n 100 --no-pager";
        return new Failure(
                ErrorCode.START_FAILED,
                "[" + unit.unit() + "] " + cause,
                remedy,
                log.isEmpty() ? started.failure(ErrorCode.START_FAILED, "", "").evidence() : log);
    }

    private static String cause(CallContext call, UnitStatus unit, CommandResult started) {
        if (unit.activity() == Activity.MISSING) {
            return "is not installed";
        }
        if (unit.get("AssertResult").equals("no") && unit.down() && !started.succeeded()) {
            return "was not started: an assert of the unit does not hold";
        }
        if (unit.get("ConditionResult").equals("no") && unit.down()) {
            return "was not started: a condition of the unit does not hold";
        }
        if (call.over()) {
            String reason = call.cancellation().reason().orElse("past its deadline");
            return "is " + unit.described() + " instead of active: " + reason;
        }
        return "is " + unit.described() + " instead of active";
    }
}
