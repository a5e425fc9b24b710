package io.openwatch.cli;

import io.safeupgrade.RestorePoint;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Makes a restore point now, whatever AUTO_BACKUP says about upgrades. */
@Command(
        name = "create",
        description = "Make a verified restore point now; the service may go on.",
        mixinStandardHelpOptions = true)
final class BackupCreateCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    BackupCommand group;

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(Objects.requireNonNull(group).root(), Map.of("AUTO_BACKUP", "yes"));
        appliance.needRights("backup create");
        UpgradeOutcome outcome =
                appliance.run(appliance.upgrade(), upgrade -> upgrade.createRestorePoint(Trigger.OPERATOR));
        Optional<RestorePoint> point = outcome.report().restorePoint();
        Console console = appliance.console();
        if (outcome.exitCode() == 0 && point.isPresent()) {
            console.line(
                    "restore point " + point.get().id() + " in " + point.get().directory());
            console.document("openwatch.restore-point/1", Outcomes.fields(point.get()));
        } else {
            Outcomes.print(console, outcome);
        }
        return outcome.exitCode();
    }
}
