package io.openwatch.cli;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.engine.SafeUpgrade;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs the whole upgrade for an operator. */
@Command(
        name = "run",
        description = "Stop the service, make a restore point, migrate, start, prove it healthy.",
        mixinStandardHelpOptions = true)
final class UpgradeRunCommand implements Callable<Integer> {

    @Option(
            names = "--plan",
            paramLabel = "FINGERPRINT",
            description = "Run only the plan that 'openwatch upgrade plan' showed with this fingerprint.")
    @Nullable
    String fingerprint;

    @Mixin
    SessionOptions sessions = new SessionOptions();

    @ParentCommand
    @Nullable
    UpgradeCommand group;

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(Objects.requireNonNull(group).root(), Map.of());
        appliance.needRights("upgrade run");
        UpgradeOutcome outcome = appliance.run(sessions.applied(appliance.upgrade()), this::run);
        Outcomes.print(appliance.console(), outcome);
        return outcome.exitCode();
    }

    private UpgradeOutcome run(SafeUpgrade upgrade) {
        if (fingerprint == null) {
            return upgrade.run(Trigger.OPERATOR);
        }
        UpgradePlan plan = upgrade.plan();
        if (!plan.fingerprint().equals(fingerprint)) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.PLAN_STALE,
                    "the plan is now [" + plan.fingerprint() + "], not [" + fingerprint + "]",
                    "nothing was touched; look at the new plan: openwatch upgrade plan"));
        }
        return upgrade.run(plan, Trigger.OPERATOR);
    }
}
