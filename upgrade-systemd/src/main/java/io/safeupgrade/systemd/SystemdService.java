package io.safeupgrade.systemd;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.ServiceState;
import io.safeupgrade.ServiceState.Activity;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.LoggedService;
import io.safeupgrade.spi.Pace;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Control an appliance that is one systemd unit or a few.
 *
 * <p>The first unit is the principal: its boot policy is the service's. The state as found is kept for each unit, so
 * that a worker that was stopped stays stopped when the others come back. Not for a unit that this program runs in:
 * stopping it would end this program.
 *
 * @since 0.1
 */
public final class SystemdService implements LoggedService {

    private final List<UnitName> units;
    private final Systemctl systemctl;
    private final UnitStop stop;
    private final UnitStart start;

    SystemdService(List<UnitName> units, Systemctl systemctl, ControlGroup groups) {
        this.units = List.copyOf(units);
        this.systemctl = systemctl;
        this.stop = new UnitStop(systemctl, groups);
        this.start = new UnitStart(systemctl);
    }

    /**
     * Control {@code principal} and {@code others}, started in this order by systemd's own dependencies.
     *
     * @param principal full name of the unit, {@code till.service}
     * @param others full names of units that belong to the same appliance
     * @throws IllegalArgumentException if a name is not the full name of a unit
     */
    public static SystemdService of(String principal, String... others) {
        List<UnitName> units = Stream.concat(Stream.of(principal), Stream.of(others))
                .map(UnitName::new)
                .distinct()
                .toList();
        return new SystemdService(units, Systemctl.onPath(), ControlGroup.ofThisMachine());
    }

    @Override
    public ServiceState state(CallContext call) {
        return summary(systemctl.show(call, units));
    }

    /** {@inheritDoc} What systemd and the service's own processes reported with priority {@code err} or worse. */
    @Override
    public List<String> errors(CallContext call) {
        return systemctl.show(call, units).stream()
                .filter(unit -> !unit.get("InvocationID").isEmpty())
                .flatMap(unit -> systemctl.errors(call, unit).stream())
                .toList();
    }

    @Override
    public ServiceResult stop(StopRequest request) {
        return stop.perform(request.call(), units)
                .<ServiceResult>map(why -> new NotReached(why, afterwards(request.call())))
                .orElseGet(() -> new Reached(state(request.call())));
    }

    @Override
    public ServiceResult start(StartRequest request) {
        CallContext call = request.call();
        List<UnitStatus> now = systemctl.show(call, units);
        List<UnitStatus> wanted = wanted(now, request.found());
        List<UnitStatus> blocked =
                wanted.stream().filter(unit -> unit.masked() && unit.down()).toList();
        if (!blocked.isEmpty()) {
            String names = names(blocked);
            return new NotReached(
                    Failure.of(
                            ErrorCode.START_FAILED,
                            "masked, which forbids every start [" + names + "]",
                            "systemctl unmask " + names),
                    summary(now));
        }
        return start.perform(call, wanted)
                .<ServiceResult>map(why -> new NotReached(why, afterwards(call)))
                .orElseGet(() -> new Reached(state(call)));
    }

    /**
     * Choose what to start: the units that were found up or failed; of units that were not there yet the principal and
     * the enabled ones; and everything when nothing at all was up, because then somebody asks for the whole.
     */
    static List<UnitStatus> wanted(List<UnitStatus> now, ServiceState found) {
        UnitName principal = now.getFirst().unit();
        List<UnitStatus> chosen = now.stream()
                .filter(unit -> {
                    String before = found.memento().getOrDefault(unit.unit().text(), Activity.MISSING.name());
                    boolean unknown = before.startsWith(Activity.MISSING.name());
                    return unknown
                            ? unit.unit().equals(principal)
                                    || unit.get("UnitFileState").equals("enabled")
                            : wasUp(before);
                })
                .toList();
        return chosen.isEmpty() ? now : chosen;
    }

    private static boolean wasUp(String memento) {
        return Stream.of(Activity.ACTIVE, Activity.CHANGING, Activity.FAILED)
                        .anyMatch(activity -> memento.startsWith(activity.name()))
                && !memento.contains("/masked");
    }

    /** Sum up: what still moves counts first, because only then nothing may be assumed. */
    static ServiceState summary(List<UnitStatus> statuses) {
        Activity activity = Stream.of(
                        Activity.CHANGING, Activity.ACTIVE, Activity.FAILED, Activity.STOPPED, Activity.MISSING)
                .filter(candidate -> statuses.stream().anyMatch(unit -> unit.activity() == candidate))
                .findFirst()
                .orElseThrow();
        String incarnation = statuses.stream()
                .filter(unit -> unit.activity() == Activity.ACTIVE)
                .map(unit -> unit.unit() + "=" + unit.get("InvocationID"))
                .collect(Collectors.joining(","));
        Map<String, String> memento = new LinkedHashMap<>();
        statuses.forEach(unit -> memento.put(unit.unit().text(), unit.memento()));
        return new ServiceState(activity, statuses.getFirst().boot(), incarnation, memento);
    }

    /** Look once more after a failure, when the call itself may be over. */
    private ServiceState afterwards(CallContext call) {
        return state(CallContext.look(call.run(), Duration.ofSeconds(5), Pace.system()));
    }

    static String names(List<UnitStatus> statuses) {
        return statuses.stream().map(unit -> unit.unit().text()).collect(Collectors.joining(" "));
    }
}
