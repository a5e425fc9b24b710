package io.openwatch.cli;

import io.safeupgrade.RestorePoint;
import io.safeupgrade.engine.RestoreOrder;
import java.util.StringJoiner;
import picocli.CommandLine.Option;

/** What a person may agree to, the same for every command that goes back to a restore point. */
final class WayBackOptions {

    @Option(
            names = "--with-config",
            description = "Bring the configuration of that time back too; the present one is kept aside.")
    boolean withConfig;

    @Option(
            names = "--accept-loss",
            description = "Leave behind what was written since; it stays in the database that is kept aside.")
    boolean acceptLoss;

    @Option(
            names = "--foreign",
            description = "The restore point is meant although it was taken from another database or machine.")
    boolean foreign;

    @Option(names = "--dry-run", description = "Print the plan with everything that would be lost; change nothing.")
    boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    RestoreOrder order(RestorePoint point) {
        RestoreOrder order = RestoreOrder.to(point);
        order = withConfig ? order.withConfiguration() : order;
        order = acceptLoss ? order.acceptingLoss() : order;
        return foreign ? order.fromElsewhere() : order;
    }

    /** Return {@code command} with what was agreed to, as to be typed again. */
    String repeated(String command) {
        StringJoiner words = new StringJoiner(" ").add(command);
        if (withConfig) {
            words.add("--with-config");
        }
        if (acceptLoss) {
            words.add("--accept-loss");
        }
        if (foreign) {
            words.add("--foreign");
        }
        return words.toString();
    }
}
