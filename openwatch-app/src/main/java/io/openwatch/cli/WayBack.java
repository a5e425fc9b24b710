package io.openwatch.cli;

import io.openwatch.upgrade.ConfigurationFiles;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradeReport.NextCommand;
import io.safeupgrade.engine.RestoreOrder;
import io.safeupgrade.engine.SafeUpgradeBuilder;
import java.util.List;
import java.util.Optional;

/**
 * The way back to a restore point: shown, agreed to, gone.
 *
 * @param appliance the appliance
 * @param options what was agreed to on the command line
 * @param command the command that was typed, restore point included, options left out
 */
record WayBack(Appliance appliance, WayBackOptions options, String command) {

    /** Go back to {@code point} with the service; the result is an exit code. */
    int to(RestorePoint point) {
        return go(options.order(point));
    }

    /** Go back to {@code point} while the service is stopped already. */
    int withoutService(RestorePoint point) {
        return go(options.order(point).withoutService());
    }

    private int go(RestoreOrder order) {
        if (!options.dryRun) {
            appliance.needRights(command);
        }
        needConfiguration(order);
        UpgradePlan plan = builder().build().planRestore(order);
        if (options.dryRun || !plan.verdict().acts()) {
            Plans.print(
                    appliance.console(),
                    plan,
                    OpenWatchUpgrade.restoreByHand(appliance.configuration(), order.point()));
            plan.refusal().map(refusal -> next(refusal.code(), order)).ifPresent(this::print);
            return Plans.exitCode(plan);
        }
        Plans.lines(plan).forEach(appliance.console()::line);
        appliance.console().confirm(question(order), options.yes);
        UpgradeOutcome outcome = appliance.run(builder(), upgrade -> upgrade.restore(order, Trigger.OPERATOR));
        Outcomes.print(appliance.console(), outcome);
        return outcome.exitCode();
    }

    /** Who asks for the configuration is told before anything is stopped that there is none. */
    private void needConfiguration(RestoreOrder order) {
        if (order.withConfig() && !ConfigurationFiles.in(order.point())) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.PREFLIGHT_BLOCKED,
                    "the restore point [" + order.point().id() + "] holds no configuration",
                    "nothing was touched; leave out --with-config, or choose another restore point"));
        }
    }

    /** Messages of the run name this command where they name a way back. */
    private SafeUpgradeBuilder builder() {
        OperatorCommands usual = appliance.launcher().commands();
        return appliance
                .upgrade()
                .commands(new OperatorCommands(
                        usual.run(),
                        usual.terminateSessions(),
                        usual.migrate(),
                        usual.resume(),
                        Optional.of(typed(options.repeated(command))),
                        usual.adopt(),
                        usual.start(),
                        usual.status(),
                        usual.serviceLog(),
                        usual.checkConfig(),
                        usual.help()));
    }

    private String question(RestoreOrder order) {
        return "The database ["
                + appliance.configuration().settings().upgradeDsn().database()
                + "] will be replaced by the restore point [" + order.point().id()
                + "]; what is live is kept aside. Go back?";
    }

    /** A refusal of the way back is mended otherwise than one of an upgrade. */
    private List<NextCommand> next(ErrorCode code, RestoreOrder order) {
        String again = typed(options.repeated(command));
        return switch (code) {
            case LOSS_NOT_ACCEPTED ->
                List.of(new NextCommand(
                        "go back all the same, what was written since stays aside", again + " --accept-loss"));
            case WRONG_DATABASE ->
                List.of(
                        new NextCommand(
                                "see which database is configured",
                                appliance.launcher().commands().checkConfig()),
                        new NextCommand("if this restore point is meant all the same", again + " --foreign"));
            case SERVICE_RUNNING ->
                List.of(new NextCommand(
                        "stop the service, go back, start it where it can serve",
                        typed("upgrade rollback " + order.point().id())));
            default -> List.of(new NextCommand("once the cause is mended, try again", again));
        };
    }

    private void print(List<NextCommand> next) {
        next.forEach(one -> appliance.console().line("next         " + one.command() + "    # " + one.purpose()));
    }

    private String typed(String subcommand) {
        return appliance.launcher().program() + " " + subcommand;
    }
}
