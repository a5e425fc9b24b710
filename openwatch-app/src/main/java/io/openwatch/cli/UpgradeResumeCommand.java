package io.openwatch.cli;

import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Ends what an earlier run left unfinished. */
@Command(
        name = "resume",
        description = "End an interrupted, held or due upgrade, restore or roll back; exit 0 when there is none.",
        mixinStandardHelpOptions = true)
final class UpgradeResumeCommand implements Callable<Integer> {

    @Mixin
    SessionOptions sessions = new SessionOptions();

    @ParentCommand
    @Nullable
    UpgradeCommand group;

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(Objects.requireNonNull(group).root(), Map.of());
        appliance.needRights("upgrade resume");
        Console console = appliance.console();
        Optional<UpgradeOutcome> outcome =
                appliance.run(sessions.applied(appliance.upgrade()), upgrade -> upgrade.resume(Trigger.OPERATOR));
        outcome.ifPresent(ended -> Outcomes.print(console, ended));
        return outcome.map(UpgradeOutcome::exitCode).orElseGet(() -> nothing(console));
    }

    private static int nothing(Console console) {
        console.line("nothing to resume");
        console.document("openwatch.upgrade-report/1", Map.of("outcome", "nothing-to-resume", "exit_code", 0));
        return 0;
    }
}
