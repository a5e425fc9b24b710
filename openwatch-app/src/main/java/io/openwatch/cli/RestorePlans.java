package io.openwatch.cli;

import io.openwatch.upgrade.ConfigurationFiles;
import io.safeupgrade.Loss;
import io.safeupgrade.Phase;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradePlan.DiskUse;
import io.safeupgrade.UpgradePlan.RestoreChoice;
import io.safeupgrade.UpgradeReport.NextCommand;
import io.safeupgrade.console.Amounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a plan says of the way back and of disks: lines for people, fields for programs. */
final class RestorePlans {
    private RestorePlans() {}

    static List<String> lines(UpgradePlan plan, RestoreChoice back) {
        RestorePoint point = back.point();
        List<String> lines = new ArrayList<>();
        lines.add(Plans.fact("back to", point.id() + " of " + point.created() + ", " + data(point)));
        lines.add(Plans.fact("", "in " + point.directory()));
        lines.add(Plans.fact("comes back", comesBack(back)));
        lines.add(Plans.fact("kept aside", "what is live now, until 'openwatch backup prune --kept-aside' names it"));
        if (back.losses().isEmpty()) {
            lines.add(Plans.fact("left behind", "nothing was counted as changed since"));
        }
        back.losses().forEach(loss -> lines.add(Plans.fact("left behind", line(loss))));
        lines.add(Plans.fact("afterwards", afterwards(plan, point)));
        return lines;
    }

    private static String comesBack(RestoreChoice back) {
        if (!ConfigurationFiles.in(back.point())) {
            return "data; the restore point holds neither keys nor configuration";
        }
        return back.withConfig()
                ? "data, keys and configuration"
                : "data and the keys without which they cannot be read; configuration stays as it is";
    }

    private static String data(RestorePoint point) {
        return point.from().map(from -> "data of release " + from).orElse("data of an unknown release") + ", schema "
                + point.schema().map(Object::toString).orElse("none");
    }

    private static String line(Loss loss) {
        return String.format(Locale.ROOT, "%s: %,d rows then, %,d now", loss.what(), loss.rowsThen(), loss.rowsNow());
    }

    private static String afterwards(UpgradePlan plan, RestorePoint point) {
        if (plan.has(Phase.START)) {
            return "release " + plan.to() + " is started on these data and proven healthy";
        }
        if (plan.target().isEmpty()) {
            return "the service stays stopped and held: whether release " + plan.to()
                    + " can serve on these data shows once they are there; then type 'openwatch upgrade run'";
        }
        if (serves(plan, point)) {
            return "release " + plan.to() + " can serve on these data; the service is left as it is";
        }
        return "release " + plan.to() + " cannot serve on these data: the service stays stopped and held until "
                + point.from().map(from -> "release " + from).orElse("the earlier release")
                + " is installed, or 'openwatch upgrade run' brings the data forward again";
    }

    /** A plan that was refused has no phases to tell it from. */
    private static boolean serves(UpgradePlan plan, RestorePoint point) {
        return point.schema().isPresent() && point.schema().equals(plan.target());
    }

    static Map<String, Object> fields(UpgradePlan plan, RestoreChoice back, List<NextCommand> byHand) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("restore_point", Outcomes.fields(back.point()));
        fields.put("with_config", back.withConfig());
        fields.put("losses", back.losses().stream().map(RestorePlans::fields).toList());
        fields.put("serves_afterwards", serves(plan, back.point()));
        fields.put("by_hand", Outcomes.next(byHand));
        return fields;
    }

    private static Map<String, Object> fields(Loss loss) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("table", loss.what());
        fields.put("rows_then", loss.rowsThen());
        fields.put("rows_now", loss.rowsNow());
        return fields;
    }

    static String disk(DiskUse disk) {
        return "restore points " + Amounts.bytes(disk.restorePoints())
                + (disk.leftovers() > 0 ? ", left over " + Amounts.bytes(disk.leftovers()) : "")
                + (disk.keptAside() > 0 ? ", kept aside " + Amounts.bytes(disk.keptAside()) : "")
                + (disk.needed() > 0 ? ", needed " + Amounts.bytes(disk.needed()) : "")
                + ", free " + Amounts.bytes(disk.free());
    }

    static Map<String, Object> fields(DiskUse disk) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("restore_points_bytes", disk.restorePoints());
        fields.put("leftovers_bytes", disk.leftovers());
        fields.put("kept_aside_bytes", disk.keptAside());
        fields.put("needed_bytes", disk.needed());
        fields.put("free_bytes", disk.free());
        return fields;
    }
}
