package io.openwatch.upgrade;

import io.openwatch.config.Locations;
import io.safeupgrade.OperatorCommands;
import java.util.Map;
import java.util.Optional;

/**
 * Know how an operator types our commands on this machine.
 *
 * @param program what stands before the subcommand
 * @param serviceStart starts the service
 * @param serviceLog shows its log
 * @since 0.1
 */
public record Launcher(String program, String serviceStart, String serviceLog) {

    /** The variable with which a script that starts us says how it was called ({@code ./dev openwatch}). */
    public static final String VARIABLE = "OPENWATCH_LAUNCHER";

    /** Find out from the environment: an installed package, or a moved state directory with a service of its own. */
    public static Launcher of(Locations locations, Map<String, String> environment) {
        String program = environment.getOrDefault(VARIABLE, "openwatch");
        return locations.relocated()
                ? new Launcher(
                        program,
                        program + " serve",
                        "tail -n 100 " + LocalService.directory(locations).resolve("service.log"))
                : new Launcher(program, "systemctl start openwatch", "journalctl -u openwatch -n 100 --no-pager");
    }

    /** Name the commands that messages tell an operator to type. */
    public OperatorCommands commands() {
        return new OperatorCommands(
                program + " upgrade run",
                Optional.of(program + " upgrade run --terminate-sessions"),
                program + " migrate",
                program + " upgrade resume",
                Optional.of(program + " upgrade rollback"),
                Optional.of(program + " upgrade adopt"),
                serviceStart,
                program + " upgrade status",
                serviceLog,
                program + " check-config",
                program + " --help");
    }
}
