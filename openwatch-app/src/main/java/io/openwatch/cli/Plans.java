package io.openwatch.cli;

import io.safeupgrade.Migration;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradeReport.NextCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The two forms of a plan: lines for people, fields for programs. */
final class Plans {
    private static final String SCHEMA = "openwatch.upgrade-plan/1";
    private static final int SKIPPED = 13;

    private Plans() {}

    static void print(Console console, UpgradePlan plan) {
        print(console, plan, List.of());
    }

    /** Print a plan of the way back with the commands that go there without us. */
    static void print(Console console, UpgradePlan plan, List<NextCommand> byHand) {
        lines(plan).forEach(console::line);
        byHand.forEach(one -> console.line(fact("by hand", one.command() + "    # " + one.purpose())));
        console.document(SCHEMA, fields(plan, byHand));
    }

    /** Return the exit code of a look: why it would not run, else 0. */
    static int exitCode(UpgradePlan plan) {
        return plan.refusal()
                .map(refusal -> refusal.code().exitCode())
                .orElse(plan.verdict() == UpgradePlan.Verdict.SKIP ? SKIPPED : 0);
    }

    static List<String> lines(UpgradePlan plan) {
        List<String> lines = new ArrayList<>();
        lines.add(fact("verdict", plan.verdict().name().replace('_', ' ').toLowerCase(Locale.ROOT)));
        plan.refusal().ifPresent(refusal -> {
            lines.add(fact("why", refusal.what() + " (" + refusal.code().label() + ")"));
            refusal.evidence().forEach(line -> lines.add(fact("", line)));
            lines.add(fact("remedy", refusal.remedy()));
        });
        lines.add(fact("release", plan.from().map(from -> from + " -> ").orElse("") + plan.to()));
        lines.add(fact("database", shown(plan.database(), "not reached")));
        lines.add(fact("schema", shown(plan.schema(), "none") + " -> " + shown(plan.target(), "unknown")));
        plan.resumes().ifPresent(run -> lines.add(fact("resumes", "run " + run + ", which did not end")));
        plan.restore().ifPresent(back -> lines.addAll(RestorePlans.lines(plan, back)));
        plan.pending()
                .forEach(migration -> lines.add(fact("pending", migration.version() + " " + migration.description())));
        if (!plan.pending().isEmpty()) {
            lines.add(fact("transaction", atomicity(plan)));
        }
        lines.add(fact("backup", backup(plan.backup())));
        if (!plan.phases().isEmpty()) {
            lines.add(fact("phases", plan.phases().stream().map(Enum::name).collect(Collectors.joining(" "))));
        }
        if (plan.restore().isEmpty()) {
            lines.add(fact("on failure", policy(plan)));
        }
        plan.disk().ifPresent(disk -> lines.add(fact("disk", RestorePlans.disk(disk))));
        plan.findings()
                .forEach(finding -> lines.add(fact(
                        finding.severity().name().toLowerCase(Locale.ROOT),
                        finding.what() + (finding.remedy().isEmpty() ? "" : "; " + finding.remedy()))));
        lines.add(fact("fingerprint", plan.fingerprint()));
        return lines;
    }

    private static Map<String, Object> fields(UpgradePlan plan, List<NextCommand> byHand) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("fingerprint", plan.fingerprint());
        fields.put("appliance", plan.appliance());
        fields.put("scope", lower(plan.scope()));
        fields.put("verdict", lower(plan.verdict()));
        plan.refusal().ifPresent(refusal -> fields.put("refusal", Console.fields(refusal)));
        fields.put("from", text(plan.from()));
        fields.put("to", plan.to().text());
        fields.put("database", text(plan.database()));
        fields.put("schema", text(plan.schema()));
        fields.put("target", text(plan.target()));
        fields.put("pending", plan.pending().stream().map(Outcomes::fields).toList());
        fields.put("atomicity", lower(plan.atomicity()));
        fields.put("phases", plan.phases().stream().map(Plans::lower).toList());
        fields.put("on_failure", lower(plan.onFailure()));
        fields.put("roll_back", plan.rollBack().stream().map(Plans::lower).toList());
        fields.put("backup", fields(plan.backup()));
        plan.restore().ifPresent(back -> fields.put("restore", RestorePlans.fields(plan, back, byHand)));
        plan.resumes().ifPresent(run -> fields.put("resumes", run.text()));
        plan.disk().ifPresent(disk -> fields.put("disk", RestorePlans.fields(disk)));
        fields.put("findings", plan.findings().stream().map(Outcomes::fields).toList());
        return fields;
    }

    static Map<String, Object> fields(UpgradePlan.BackupChoice backup) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("planned", backup.planned());
        fields.put("why", backup.why());
        backup.estimatedBytes().ifPresent(bytes -> fields.put("estimated_bytes", bytes));
        backup.estimatedDuration().ifPresent(took -> fields.put("estimated_seconds", took.toSeconds()));
        return fields;
    }

    private static String policy(UpgradePlan plan) {
        String policy = plan.onFailure().name().toLowerCase(Locale.ROOT).replace('_', '-');
        String phases = plan.rollBack().stream().map(Enum::name).collect(Collectors.joining(" "));
        return policy + (phases.isEmpty() ? "" : ": " + phases);
    }

    private static String atomicity(UpgradePlan plan) {
        return switch (plan.atomicity()) {
            case WHOLE_SET -> "one for the whole set: a failure undoes all of it";
            case EACH_MIGRATION -> "one for each: a failure leaves the earlier ones applied";
            case NONE -> "none for at least one: " + outside(plan.pending());
        };
    }

    private static String outside(List<Migration> pending) {
        return pending.stream()
                .filter(migration -> !migration.transactional())
                .map(migration -> migration.version().token())
                .collect(Collectors.joining(", "));
    }

    static String backup(UpgradePlan.BackupChoice backup) {
        String size = backup.estimatedBytes().isPresent()
                ? ", about " + Math.max(1, backup.estimatedBytes().getAsLong() >> 20) + " MiB"
                : "";
        String time = backup.estimatedDuration()
                .map(took -> ", about " + Math.max(1, took.toSeconds()) + " s")
                .orElse("");
        return (backup.planned() ? "yes" : "no") + (backup.why().isEmpty() ? "" : ", " + backup.why()) + size + time;
    }

    static String fact(String name, String value) {
        return String.format(Locale.ROOT, "%-12s %s", name, value);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String shown(Optional<?> value, String absent) {
        return value.<String>map(Object::toString).orElse(absent);
    }

    private static @Nullable String text(Optional<?> value) {
        return value.isPresent() ? value.get().toString() : null;
    }
}
