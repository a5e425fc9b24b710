package io.openwatch.cli;

import io.openwatch.upgrade.Launcher;
import io.openwatch.upgrade.OperatorRights;
import io.safeupgrade.Failure;
import io.safeupgrade.Hold;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.engine.SafeUpgrade;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Releases the hold on a person's word. */
@Command(
        name = "release-hold",
        description = "Let the service start again although its upgrade did not finish; the start guard still watches.",
        mixinStandardHelpOptions = true)
final class ReleaseHoldCommand implements Callable<Integer> {

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @ParentCommand
    @Nullable
    UpgradeCommand group;

    @Override
    public Integer call() {
        OpenWatchCommand root = Objects.requireNonNull(group).root();
        Console console = root.console();
        Launcher launcher = Launcher.of(Records.locations(root), root.environment());
        OperatorRights.objection(Records.locations(root), launcher.program() + " upgrade release-hold")
                .ifPresent(objection -> {
                    throw new UpgradeException(objection);
                });
        SafeUpgrade upgrade = Records.of(root);
        Optional<Hold> hold = upgrade.status().hold();
        if (hold.isEmpty()) {
            console.line("nothing is held");
            console.document("openwatch.release-hold/1", Map.of("released", false));
            return 0;
        }
        console.confirm("held since " + hold.get().since() + ": " + hold.get().why() + ". Release the hold?", yes);
        Optional<Failure> refused = upgrade.releaseHold();
        if (refused.isPresent()) {
            throw new UpgradeException(refused.get());
        }
        console.line("the hold is released; to start the service, type: "
                + launcher.commands().start());
        console.document("openwatch.release-hold/1", Map.of("released", true));
        return 0;
    }
}
