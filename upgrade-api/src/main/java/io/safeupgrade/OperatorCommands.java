package io.safeupgrade;

import java.util.Optional;

/**
 * Name the commands of the appliance that messages tell an operator to type; each must really exist.
 *
 * @param run runs the whole upgrade again ({@code openwatch upgrade run})
 * @param terminateSessions runs it and ends the sessions of others that are left in the database ({@code openwatch upgrade
 *     run --terminate-sessions}); empty where the appliance has no such command
 * @param migrate brings the schema to this release by hand and releases the hold ({@code openwatch migrate})
 * @param resume ends an interrupted upgrade ({@code openwatch upgrade resume})
 * @param rollBack goes back to the newest restore point ({@code openwatch upgrade rollback}); empty where the appliance
 *     has no such command
 * @param adopt says that this database and this machine are the right ones ({@code openwatch upgrade adopt}); empty where the
 *     appliance has no such command
 * @param start starts the service ({@code systemctl start openwatch})
 * @param status shows where an upgrade stands ({@code openwatch upgrade status})
 * @param serviceLog shows why the service failed ({@code journalctl -u openwatch -n 100})
 * @param checkConfig shows everything that is wrong in the configuration ({@code openwatch check-config})
 * @param help explains the command line ({@code openwatch --help})
 * @since 0.1
 */
public record OperatorCommands(
        String run,
        Optional<String> terminateSessions,
        String migrate,
        String resume,
        Optional<String> rollBack,
        Optional<String> adopt,
        String start,
        String status,
        String serviceLog,
        String checkConfig,
        String help) {

    /** Name the commands of an appliance whose program and unit are both called {@code appliance}. */
    public static OperatorCommands of(String appliance) {
        return new OperatorCommands(
                appliance + " upgrade run",
                Optional.of(appliance + " upgrade run --terminate-sessions"),
                appliance + " migrate",
                appliance + " upgrade resume",
                Optional.of(appliance + " upgrade rollback"),
                Optional.of(appliance + " upgrade adopt"),
                "systemctl start " + appliance,
                appliance + " upgrade status",
                "journalctl -u " + appliance + " -n 100 --no-pager",
                appliance + " check-config",
                appliance + " --help");
    }
}
