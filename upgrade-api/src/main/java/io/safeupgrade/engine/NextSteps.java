package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.UpgradeReport.NextCommand;
import java.util.ArrayList;
import java.util.List;

/** Say what state each ending leaves and what to type next; pure, and the source of the table in the documentation. */
final class NextSteps {

    private NextSteps() {}

    /** Name the commands, in order, that lead on from an ending with {@code code}. */
    static List<NextCommand> after(ErrorCode code, OperatorCommands commands, boolean serviceWanted) {
        List<NextCommand> next = new ArrayList<>();
        switch (code) {
            case INTERRUPTED -> next.add(new NextCommand("end the interrupted upgrade", commands.resume()));
            case LATCHED ->
                next.add(new NextCommand("once the cause is mended, end the failed upgrade", commands.resume()));
            case RESTORE_FAILED -> {
                next.add(new NextCommand("once the cause is mended, finish the restore", commands.resume()));
                next.add(new NextCommand(
                        "or give it up, and bring the data as they are to this release", commands.migrate()));
            }
            case LOSS_NOT_ACCEPTED ->
                next.add(new NextCommand(
                        "go back all the same, what was written since stays aside",
                        commands.rollBack().orElse(commands.status()) + " --accept-loss"));
            case ROLLED_BACK -> next.add(new NextCommand("see what happened", commands.status()));
            case WRONG_DATABASE -> {
                next.add(new NextCommand("see which database is configured", commands.checkConfig()));
                commands.adopt().ifPresent(adopt -> {
                    next.add(new NextCommand("if it is meant, take it and this machine as the right ones", adopt));
                    next.add(new NextCommand("then try again", commands.run()));
                });
            }
            case MIGRATION_FAILED, SCHEMA_BETWEEN, SCHEMA_UNKNOWN -> {
                next.add(new NextCommand(
                        "once the cause is mended, bring the schema to this release", commands.migrate()));
                if (serviceWanted) {
                    next.add(new NextCommand("then start the service", commands.start()));
                }
                if (code != ErrorCode.MIGRATION_FAILED) {
                    next.addAll(wayBack(commands));
                }
            }
            case START_FAILED, HEALTH_FAILED -> {
                next.add(new NextCommand("see why the service did not serve", commands.serviceLog()));
                next.add(new NextCommand("once the cause is mended, try again", commands.run()));
                next.addAll(wayBack(commands));
            }
            case LOCK_HELD, NOT_STOPPED, STATE_UNREADABLE, INTERNAL ->
                next.add(new NextCommand("see where the upgrade stands", commands.status()));
            case HELD -> next.add(new NextCommand("end what holds it", commands.resume()));
            case SCHEMA_UNFIT -> next.add(new NextCommand("bring the schema to this release", commands.migrate()));
            case USAGE -> next.add(new NextCommand("see what the command understands", commands.help()));
            case MISCONFIGURED -> next.add(new NextCommand("see everything that is wrong", commands.checkConfig()));
            case SERVICE_RUNNING -> next.add(new NextCommand("run the whole upgrade", commands.run()));
            default -> next.add(new NextCommand("once the cause is mended, try again", commands.run()));
        }
        return next;
    }

    private static List<NextCommand> wayBack(OperatorCommands commands) {
        return commands.rollBack()
                .map(command -> List.of(new NextCommand("or go back to the restore point", command)))
                .orElse(List.of());
    }

    /** Say in one sentence what state an ending with {@code code} leaves. */
    static String state(ErrorCode code) {
        return switch (code.category()) {
            case USAGE, REFUSED, BUSY, CONFIGURATION -> "Nothing was touched.";
            case UNREACHABLE -> "Nothing was touched; the upgrade stays due and will be tried again.";
            case BEFORE_SCHEMA -> "The schema and the data are as before; the service is stopped and held.";
            case MIGRATION ->
                switch (code) {
                    case SCHEMA_BETWEEN -> "The schema is between the two releases; the service is stopped and held.";
                    default ->
                        "Everything pending was rolled back, schema and data are as before;"
                                + " the service is stopped and held.";
                };
            case NEW_RELEASE -> "The schema is at the new release; the service is stopped and held.";
            case ROLLED_BACK -> "Data and code are back at the restore point.";
            case INTERRUPTED -> "Nothing was touched by this command; the earlier run left the service as it was.";
            case GUARD -> "The service was not started.";
            case PERSON -> "A person has to look before anything is started.";
        };
    }
}
