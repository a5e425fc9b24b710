package io.openwatch.upgrade;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.RunId;
import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import java.time.Duration;
import java.util.Optional;

/**
 * Let systemd run the upgrade in a unit of its own, so that neither the boot nor whoever asked waits for it (traps 4, 10).
 *
 * @since 0.1
 */
public final class UpgradeUnit {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private UpgradeUnit() {}

    /** Ask for the start of {@code unit} and return at once; empty once systemd has taken the job. */
    public static Optional<Failure> begin(String unit) {
        if (!unit.matches("[A-Za-z0-9][A-Za-z0-9:_.@-]{0,200}\\.service")) {
            return Optional.of(Failure.of(
                    ErrorCode.USAGE,
                    "not the full name of a service unit [" + unit + "]",
                    "write openwatch-upgrade.service"));
        }
        Command start = Command.of("systemctl", "--no-ask-password", "--no-block", "start", unit);
        CommandResult result =
                CommandRunner.create().run(start, CallContext.look(new RunId("boot"), PATIENCE, Pace.system()));
        return result.succeeded()
                ? Optional.empty()
                : Optional.of(result.failure(
                        ErrorCode.MISCONFIGURED, "cannot start [" + unit + "]", "see: systemctl status " + unit));
    }
}
