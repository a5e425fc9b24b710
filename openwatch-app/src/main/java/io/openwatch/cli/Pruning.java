package io.openwatch.cli;

import io.openwatch.upgrade.ConfigurationFiles;
import io.safeupgrade.KeptAside;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.console.Amounts;
import io.safeupgrade.engine.PruneReport;
import io.safeupgrade.file.Retention;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What goes and what stays, for people and for programs.
 *
 * @param report what goes by rule
 * @param aside everything that restores kept aside
 * @param named those of them that go too
 * @param program what an operator types before a subcommand
 */
record Pruning(PruneReport report, List<KeptAside> aside, List<KeptAside> named, String program) {
    static final String FORMAT = "openwatch.prune/1";

    void print(Console console) {
        report.removed().forEach(point -> console.line(fact("goes", described(point) + ": old enough")));
        report.swept().forEach(run -> console.line(fact("goes", "what run " + run + " left unfinished")));
        report.scratch().forEach(copy -> console.line(fact("goes", described(copy) + ": a copy of no further use")));
        named.forEach(one -> console.line(fact("goes", described(one) + ": named")));
        report.kept()
                .forEach(kept -> console.line(fact(
                        "stays", described(kept.point()) + ": " + kept.reason().words())));
        aside.stream()
                .filter(one -> !named.contains(one))
                .forEach(one -> console.line(fact(
                        "stays",
                        described(one) + ": kept aside by a restore; to drop it: " + program
                                + " backup prune --kept-aside " + Shell.word(one.name()))));
        report.findings().forEach(console::finding);
        if (report.empty() && named.isEmpty()) {
            console.line("nothing to remove");
        }
    }

    private static String described(RestorePoint point) {
        return point.id() + " of " + point.created() + ", " + Amounts.bytes(point.bytes());
    }

    private static String described(KeptAside one) {
        return (files(one) ? "files " : "database ") + one.name() + ", " + Amounts.bytes(one.bytes());
    }

    private static boolean files(KeptAside one) {
        return ConfigurationFiles.madeBy(one.provider());
    }

    private static String fact(String name, String value) {
        return String.format(Locale.ROOT, "%-6s %s", name, value);
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("dry_run", report.dryRun());
        fields.put("removed", report.removed().stream().map(Outcomes::fields).toList());
        fields.put("swept", report.swept().stream().map(RunId::text).toList());
        fields.put("scratch", report.scratch().stream().map(Pruning::fields).toList());
        fields.put("discarded", named.stream().map(Pruning::fields).toList());
        fields.put("kept", report.kept().stream().map(Pruning::fields).toList());
        fields.put(
                "kept_aside",
                aside.stream()
                        .filter(one -> !named.contains(one))
                        .map(Pruning::fields)
                        .toList());
        fields.put("findings", report.findings().stream().map(Outcomes::fields).toList());
        fields.put(
                "bytes",
                report.bytes() + named.stream().mapToLong(KeptAside::bytes).sum());
        return fields;
    }

    private static Map<String, Object> fields(Retention.Kept kept) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", kept.point().id());
        fields.put("reason", kept.reason().name().toLowerCase(Locale.ROOT));
        return fields;
    }

    private static Map<String, Object> fields(KeptAside one) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", one.name());
        fields.put("kind", files(one) ? "files" : "database");
        fields.put("bytes", one.bytes());
        one.attempt().ifPresent(run -> fields.put("run", run.text()));
        return fields;
    }
}
