package io.safeupgrade.systemd;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.spi.CallContext;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stop units and prove it: systemd's own stop, then SIGKILL of the whole control group, then the kernel's word that the
 * group is empty.
 */
record UnitStop(Systemctl systemctl, ControlGroup groups) {

    private static final Duration POLL = Duration.ofMillis(50);

    /** Stop; empty means proven stopped. */
    Optional<Failure> perform(CallContext call, List<UnitName> units) {
        List<UnitStatus> before = systemctl.show(call, units);
        // Asked before, because systemd forgets the path of a group once it counts the unit as stopped.
        Set<String> paths = new LinkedHashSet<>();
        before.forEach(unit -> paths.addAll(ControlGroup.pathsOf(unit)));
        List<UnitStatus> up = before.stream().filter(unit -> !unit.down()).toList();
        Optional<Failure> refused = Optional.empty();
        if (!up.isEmpty()) {
            // A quarter of the time stays for the kill and the proof.
            CallContext share =
                    call.within(call.deadline().remaining().dividedBy(4).multipliedBy(3));
            CommandResult result = systemctl.run(share, List.of("stop"), names(up));
            if (!result.succeeded()) {
                refused = Optional.of(result.failure(ErrorCode.STOP_FAILED, "systemctl stop failed", ""));
            }
        }
        return gone(call, units, paths) ? Optional.empty() : kill(call, units, paths, refused);
    }

    private Optional<Failure> kill(
            CallContext call, List<UnitName> units, Set<String> paths, Optional<Failure> refused) {
        if (call.over()) {
            return Optional.of(left(call, units, paths, refused));
        }
        List<UnitName> up = names(systemctl.show(call, units).stream()
                .filter(unit -> !unit.down())
                .toList());
        if (!up.isEmpty()) {
            // The whole group is the default; the name of the option that says so changed in 252. The stop job is
            // queued, so systemd does not start it again.
            systemctl.run(call, List.of("kill", "--signal=SIGKILL"), up);
        }
        do {
            // What KillMode=process left behind belongs to no running unit any more.
            groups.processes(paths).forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            if (gone(call, units, paths)) {
                return Optional.empty();
            }
        } while (call.pause(POLL));
        return Optional.of(left(call, units, paths, refused));
    }

    private boolean gone(CallContext call, List<UnitName> units, Set<String> paths) {
        return !call.over()
                && groups.processes(paths).isEmpty()
                && systemctl.show(call, units).stream().allMatch(UnitStatus::down);
    }

    private Failure left(CallContext call, List<UnitName> units, Set<String> paths, Optional<Failure> refused) {
        Set<Long> processes = groups.processes(paths);
        String why = call.cancellation()
                .reason()
                .map(reason -> "; cancelled: " + reason)
                .orElse("");
        return new Failure(
                ErrorCode.NOT_STOPPED,
                "cannot be proven stopped ["
                        + units.stream().map(UnitName::text).collect(Collectors.joining(" ")) + "], processes left "
                        + processes + why,
                "systemctl stop " + units.getFirst() + ", then look at the processes with systemctl status",
                refused.map(Failure::evidence).orElse(List.of()));
    }

    private static List<UnitName> names(List<UnitStatus> statuses) {
        return statuses.stream().map(UnitStatus::unit).toList();
    }
}
