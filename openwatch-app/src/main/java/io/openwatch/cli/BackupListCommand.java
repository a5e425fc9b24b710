package io.openwatch.cli;

import io.safeupgrade.Finding;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.console.Amounts;
import io.safeupgrade.engine.Upkeep;
import io.safeupgrade.file.RestorePointStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Lists restore points: those that can be trusted, and what else lies beside them. */
@Command(
        name = "list",
        description = "List the verified restore points, the oldest first, and what else takes room beside them.",
        mixinStandardHelpOptions = true)
final class BackupListCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    BackupCommand group;

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(Objects.requireNonNull(group).root(), Map.of());
        Upkeep upkeep = appliance.upgrade().build().upkeep();
        RestorePointStore store = appliance.store();
        List<RestorePoint> points = upkeep.restorePoints();
        List<Finding> broken = upkeep.broken();
        List<RunId> partials = store.partials();
        RestorePointStore.Usage usage = store.usage();
        Console console = appliance.console();
        points.forEach(point -> console.line(line(point)));
        if (points.isEmpty()) {
            console.line("no restore point in " + store.directory());
        }
        broken.forEach(finding -> console.line("broken: " + finding.what() + "; " + finding.remedy()));
        partials.forEach(run -> console.line("unfinished: run " + run + " makes one, or left it"));
        console.line(total(usage));
        console.document("openwatch.restore-points/1", fields(points, broken, partials, usage));
        return 0;
    }

    private static String line(RestorePoint point) {
        return String.format(
                Locale.ROOT,
                "%s  %s  %s  schema %s  verified %s %s  %s",
                point.id(),
                point.created(),
                Amounts.bytes(point.bytes()),
                point.schema().map(Object::toString).orElse("none"),
                point.verification().depth().name().toLowerCase(Locale.ROOT),
                point.verifiedAt(),
                point.directory());
    }

    private static String total(RestorePointStore.Usage usage) {
        return "together " + Amounts.bytes(usage.bytes()) + ": verified "
                + Amounts.bytes(usage.restorePoints()) + ", broken " + Amounts.bytes(usage.broken())
                + ", unfinished " + Amounts.bytes(usage.partials() + usage.removals());
    }

    private static Map<String, Object> fields(
            List<RestorePoint> points, List<Finding> broken, List<RunId> partials, RestorePointStore.Usage usage) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("restore_points", points.stream().map(Outcomes::fields).toList());
        fields.put("broken", broken.stream().map(Outcomes::fields).toList());
        fields.put("unfinished", partials.stream().map(RunId::text).toList());
        fields.put("verified_bytes", usage.restorePoints());
        fields.put("broken_bytes", usage.broken());
        fields.put("unfinished_bytes", usage.partials() + usage.removals());
        return fields;
    }
}
