package io.openwatch.cli;

import io.safeupgrade.RestorePoint;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Lists the verified restore points. */
@Command(
        name = "list",
        description = "List the verified restore points, the oldest first.",
        mixinStandardHelpOptions = true)
final class BackupListCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    BackupCommand group;

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(Objects.requireNonNull(group).root(), Map.of());
        List<RestorePoint> points = appliance.upgrade().build().restorePoints();
        Console console = appliance.console();
        points.forEach(point -> console.line(line(point)));
        if (points.isEmpty()) {
            console.line(
                    "no restore point in " + appliance.configuration().upgrade().backupDirectory());
        }
        console.document(
                "openwatch.restore-points/1",
                Map.of("restore_points", points.stream().map(Outcomes::fields).toList()));
        return 0;
    }

    private static String line(RestorePoint point) {
        return String.format(
                Locale.ROOT,
                "%s  %s  %,d bytes  schema %s  %s",
                point.id(),
                point.created(),
                point.bytes(),
                point.schema().map(Object::toString).orElse("none"),
                point.directory());
    }
}
