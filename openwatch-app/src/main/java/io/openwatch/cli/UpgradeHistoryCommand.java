package io.openwatch.cli;

import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.engine.RunSummary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Lists every run on record, the oldest first. */
@Command(name = "history", description = "List every run on record, the oldest first.", mixinStandardHelpOptions = true)
final class UpgradeHistoryCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    UpgradeCommand group;

    @Override
    public Integer call() {
        OpenWatchCommand root = Objects.requireNonNull(group).root();
        Console console = root.console();
        List<RunSummary> runs = Records.of(root).status().runs();
        runs.forEach(run -> console.line(line(run)));
        if (runs.isEmpty()) {
            console.line("no run on record");
        }
        console.document(
                "openwatch.upgrade-history/1",
                Map.of("runs", runs.stream().map(UpgradeStatusCommand::fields).toList()));
        return 0;
    }

    private static String line(RunSummary run) {
        String path = run.from().map(from -> from + " -> ").orElse("")
                + run.to().map(ReleaseVersion::text).orElse("");
        return String.format(
                        Locale.ROOT,
                        "%s  %-8s %-18s %-15s %s",
                        run.run(),
                        run.scope().name().toLowerCase(Locale.ROOT),
                        path,
                        run.ending().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        run.what()
                                .orElse(run.restorePoint()
                                        .map(point -> "restore point " + point)
                                        .orElse("")))
                .stripTrailing();
    }
}
