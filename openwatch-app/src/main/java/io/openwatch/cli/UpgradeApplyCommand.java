package io.openwatch.cli;

import io.openwatch.upgrade.Launcher;
import io.openwatch.upgrade.OperatorRights;
import io.openwatch.upgrade.UpgradeUnit;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.SafeUpgradeBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs the whole upgrade for a package or for the boot unit: nobody watches, and a failure is never repeated. */
@Command(
        name = "apply",
        description = "Upgrade without a person: for package scriptlets and boot. Exit 0 when the database is down.",
        mixinStandardHelpOptions = true)
final class UpgradeApplyCommand implements Callable<Integer> {
    /** Another package of the same transaction, or the boot unit, may be at it. */
    private static final Duration GLANCE = Duration.ofSeconds(5);

    private static final Duration LOCK_PATIENCE = Duration.ofMinutes(10);

    @Option(
            names = "--boot",
            description =
                    "Asked for by the boot unit or its timer: do something only where an upgrade is due, held or was"
                            + " interrupted, and no package manager is at work.")
    boolean boot;

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            description = "With --boot: let this systemd unit do the upgrade, without waiting for it.")
    @Nullable
    String unit;

    @ParentCommand
    @Nullable
    UpgradeCommand group;

    @Override
    public Integer call() {
        OpenWatchCommand root = Objects.requireNonNull(group).root();
        Launcher launcher = Launcher.of(Records.locations(root), root.environment());
        OperatorRights.objection(Records.locations(root), launcher.program() + " upgrade apply")
                .ifPresent(objection -> {
                    throw new UpgradeException(objection);
                });
        if (boot) {
            BootLook look = BootLook.at(root);
            if (!look.goOn()) {
                return left(root.console(), look.outcome(), look.why(), Optional.empty());
            }
        }
        Appliance appliance = Appliance.of(root, Map.of());
        if (!appliance.configuration().upgrade().autoMigrate()) {
            return leave(appliance);
        }
        return boot && unit != null ? delegate(root.console(), unit) : apply(appliance);
    }

    private static int delegate(Console console, String unit) {
        UpgradeUnit.begin(unit).ifPresent(failure -> {
            throw new UpgradeException(failure);
        });
        return left(
                console,
                "delegated",
                "begun in " + unit + "; to watch it, type: journalctl -fu " + unit,
                Optional.empty());
    }

    private int apply(Appliance appliance) {
        Trigger trigger = boot ? Trigger.BOOT : Trigger.PACKAGE;
        return ended(appliance, appliance.run(patient(appliance), upgrade -> upgrade.run(trigger)));
    }

    private int ended(Appliance appliance, UpgradeOutcome outcome) {
        Outcomes.print(appliance.console(), outcome);
        // A package transaction must not fail because the database is down: the upgrade stays due.
        return outcome instanceof UpgradeOutcome.Skipped || overtaken(outcome.failure()) ? 0 : outcome.exitCode();
    }

    /** Whoever was faster does what the boot was to do. */
    private boolean overtaken(Optional<Failure> failure) {
        return boot && failure.map(Failure::code).equals(Optional.of(ErrorCode.LOCK_HELD));
    }

    private int leave(Appliance appliance) {
        Console console = appliance.console();
        String run = appliance.launcher().commands().run();
        String why = "AUTO_MIGRATE=no: nothing was upgraded; when it suits, type: " + run;
        // Nothing is going to be upgraded: a package transaction need not wait for a database that is down.
        SafeUpgrade upgrade = patient(appliance).databasePatience(GLANCE).build();
        if (boot) {
            return left(console, "left-to-operator", why, Optional.of(held(upgrade)));
        }
        Optional<UpgradeOutcome> back = upgrade.comeBack(Trigger.PACKAGE);
        if (back.isPresent()) {
            return ended(appliance, back.get());
        }
        Optional<Failure> unjudged = upgrade.leaveToOperator(
                appliance.release().accepts(),
                "release " + appliance.release().version()
                        + " needs another schema, and AUTO_MIGRATE=no leaves that to a person");
        if (unjudged.isPresent() && unjudged.get().code() == ErrorCode.LOCK_HELD) {
            throw new UpgradeException(unjudged.get());
        }
        unjudged.ifPresent(failure -> console.note("the schema could not be judged: " + failure.what()));
        boolean held = held(upgrade);
        if (held) {
            console.note("The service goes on as long as it runs; it is held, and does not start again before that.");
        }
        return left(console, "left-to-operator", why, Optional.of(held));
    }

    private static boolean held(SafeUpgrade upgrade) {
        return upgrade.status().hold().isPresent();
    }

    private static SafeUpgradeBuilder patient(Appliance appliance) {
        return appliance.upgrade().lockPatience(LOCK_PATIENCE);
    }

    private static int left(Console console, String outcome, String why, Optional<Boolean> held) {
        console.note(why);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("outcome", outcome);
        fields.put("exit_code", 0);
        held.ifPresent(there -> fields.put("held", there));
        console.document("openwatch.upgrade-report/1", fields);
        return 0;
    }
}
