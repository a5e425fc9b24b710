package io.openwatch.cli;

import io.openwatch.config.Configuration;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.upgrade.Launcher;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.openwatch.upgrade.OperatorRights;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.console.ConsoleProgress;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.SafeUpgradeBuilder;
import io.safeupgrade.file.RestorePointStore;
import io.safeupgrade.spi.UpgradeListener;
import java.util.Map;
import java.util.function.Function;

/** What the commands about upgrades share: one reading of the configuration, one way to run and to report. */
record Appliance(OpenWatchCommand root, Configuration configuration, ReleaseDescriptor release) {

    /** Read the configuration; every error of it ends the command with 12. */
    static Appliance of(OpenWatchCommand root, Map<String, String> flags) {
        return new Appliance(root, root.read(flags).orThrow(), root.release());
    }

    Console console() {
        return root.console();
    }

    Launcher launcher() {
        return Launcher.of(configuration.locations(), root.environment());
    }

    /** Describe the upgrade; the same wiring for a look, a run, a package and the demo. */
    SafeUpgradeBuilder upgrade() {
        return OpenWatchUpgrade.of(configuration, release, root.environment());
    }

    /** Find restore points where this appliance keeps them. */
    RestorePointStore store() {
        return RestorePointStore.at(configuration.upgrade().backupDirectory());
    }

    /** End the command with 12 unless it runs as root, or on a state directory of its own. */
    void needRights(String command) {
        OperatorRights.objection(configuration.locations(), launcher().program() + " " + command)
                .ifPresent(objection -> {
                    throw new UpgradeException(objection);
                });
    }

    /** Run with progress for people and the outcome for programs; a signal asks the run to end in a safe state. */
    <T> T run(SafeUpgradeBuilder builder, Function<SafeUpgrade, T> work) {
        return run(builder, progress(), work);
    }

    /** Run the same way with another kind of progress. */
    <T> T run(SafeUpgradeBuilder builder, UpgradeListener listener, Function<SafeUpgrade, T> work) {
        SafeUpgrade upgrade = builder.listener(listener).build();
        try (Interruption interruption = Interruption.onSignal(() -> {})) {
            interruption.cancels(upgrade::cancel);
            return work.apply(upgrade);
        }
    }

    ConsoleProgress progress() {
        Console console = console();
        if (!console.text()) {
            return ConsoleProgress.to(console.err(), false);
        }
        return console.out().equals(System.out) ? ConsoleProgress.create() : ConsoleProgress.to(console.out(), false);
    }
}
