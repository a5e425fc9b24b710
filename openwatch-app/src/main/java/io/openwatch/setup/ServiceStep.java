package io.openwatch.setup;

import io.openwatch.config.Configuration;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.ServiceState;
import io.safeupgrade.ServiceState.Activity;
import io.safeupgrade.ServiceState.BootPolicy;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.spi.ServiceController;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Does the service run, and will it after a reboot? */
final class ServiceStep implements Step {
    private static final String UNIT = "openwatch.service";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "service";
    }

    @Override
    public Look look(Survey survey) {
        ServiceState state = survey.service();
        if (state.activity() == Activity.MISSING || state.boot() == BootPolicy.MASKED) {
            return new Look.Blocked(unusable(state));
        }
        boolean enable = state.boot() == BootPolicy.DISABLED;
        boolean start = state.activity() != Activity.ACTIVE;
        List<String> what = new ArrayList<>();
        if (enable) {
            what.add("let the service start with the machine");
        }
        if (start) {
            what.add("start the service");
        }
        if (what.isEmpty()) {
            return new Look.Satisfied(
                    state.boot() == BootPolicy.ENABLED
                            ? "the service runs, and will after a reboot"
                            : "the service runs");
        }
        return new Look.Due(what, changed -> {
            if (enable) {
                enable();
                changed.accept("enabled [" + UNIT + "]");
            }
            if (start) {
                start(survey.place());
                changed.accept("started the service");
            }
        });
    }

    private static Failure unusable(ServiceState state) {
        return state.activity() == Activity.MISSING
                ? Failure.of(
                        ErrorCode.MISCONFIGURED,
                        "[" + UNIT + "] is not installed",
                        "install the package first; without one, set OPENWATCH_STATE_DIR to a directory of your own")
                : Failure.of(
                        ErrorCode.MISCONFIGURED,
                        "[" + UNIT + "] is masked, which forbids every start",
                        "systemctl unmask " + UNIT + ", then repeat");
    }

    private static void enable() {
        CommandResult result = CommandRunner.create()
                .run(Command.of("systemctl", "--no-ask-password", "enable", UNIT), Calls.within(PATIENCE));
        if (!result.succeeded()) {
            throw new UpgradeException(result.failure(
                    ErrorCode.START_FAILED, "[" + UNIT + "] could not be enabled", "mend that, then repeat"));
        }
    }

    private static void start(Place place) {
        Configuration configuration = FileSettings.read(place).configuration();
        ServiceState wanted = new ServiceState(Activity.ACTIVE, BootPolicy.NONE, "", Map.of());
        ServiceController.ServiceResult result = OpenWatchUpgrade.service(configuration, place.environment())
                .start(new ServiceController.StartRequest(Calls.within(PATIENCE), wanted));
        if (result instanceof ServiceController.NotReached not) {
            throw new UpgradeException(not.why().as(ErrorCode.START_FAILED));
        }
    }
}
