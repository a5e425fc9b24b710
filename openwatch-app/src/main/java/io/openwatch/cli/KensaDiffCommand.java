package io.openwatch.cli;

import io.openwatch.kensa.FileTrouble;
import io.openwatch.kensa.report.ScanDiff;
import io.openwatch.kensa.report.ScanDocument;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Compares two scans. */
@Command(
        name = "diff",
        description = "Compare two reports of scans, both written with --output json.",
        mixinStandardHelpOptions = true)
final class KensaDiffCommand implements Callable<Integer> {

    private static final int WORSE = 1;

    @ParentCommand
    @Nullable
    KensaCommand group;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "The first report.")
    @Nullable
    Path before;

    @Parameters(index = "1", paramLabel = "AFTER", description = "The second report.")
    @Nullable
    Path after;

    @Option(
            names = "--fail-on-worse",
            description = "Exit 1 when a rule fails that did not before, or passed before and cannot be judged now.")
    boolean failOnWorse;

    @Override
    public Integer call() {
        Console console = Objects.requireNonNull(group).root().console();
        ScanDiff diff = ScanDiff.between(read(before), read(after));
        int exit = failOnWorse && diff.changes().stream().anyMatch(ScanDiff.Change::worse) ? WORSE : 0;
        for (ScanDiff.Kind kind : ScanDiff.Kind.values()) {
            print(
                    title(kind),
                    of(diff, kind).stream().map(KensaDiffCommand::row).toList(),
                    console);
        }
        print("hosts in the first report only", diff.hostsOnlyBefore(), console);
        print("hosts in the second report only", diff.hostsOnlyAfter(), console);
        if (diff.changes().isEmpty()
                && diff.hostsOnlyBefore().isEmpty()
                && diff.hostsOnlyAfter().isEmpty()) {
            console.line("nothing ended differently");
        }
        console.document("openwatch.kensa-diff/1", fields(diff, exit));
        return exit;
    }

    private static ScanDocument read(@Nullable Path file) {
        try {
            return ScanDocument.read(Objects.requireNonNull(file));
        } catch (IOException broken) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.USAGE,
                    "the report [" + file + "] cannot be compared: " + KensaText.line(FileTrouble.text(broken)),
                    "name two files that kensa scan --output json wrote"));
        }
    }

    private static List<ScanDiff.Change> of(ScanDiff diff, ScanDiff.Kind kind) {
        return diff.changes().stream().filter(change -> change.kind() == kind).toList();
    }

    private static String title(ScanDiff.Kind kind) {
        return switch (kind) {
            case NEW_FAILURE -> "new failures";
            case FIXED -> "fixed";
            case CHANGED -> "changed otherwise";
            case ONLY_BEFORE -> "rules in the first report only";
            case ONLY_AFTER -> "rules in the second report only";
        };
    }

    private static void print(String title, List<String> rows, Console console) {
        if (!rows.isEmpty()) {
            console.line(title + ": " + rows.size());
            rows.forEach(row -> console.line("  " + row));
        }
    }

    private static String row(ScanDiff.Change change) {
        String statuses = change.before().map(one -> one.status().label()).orElse("-") + " -> "
                + change.after().map(one -> one.status().label()).orElse("-");
        return change.host() + "  " + change.rule() + "  " + statuses + "  "
                + change.last().severity() + ": " + change.last().detail();
    }

    private static Map<String, Object> fields(ScanDiff diff, int exit) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (ScanDiff.Kind kind : ScanDiff.Kind.values()) {
            fields.put(
                    kind == ScanDiff.Kind.NEW_FAILURE
                            ? "new_failures"
                            : kind.name().toLowerCase(Locale.ROOT),
                    of(diff, kind).stream().map(KensaDiffCommand::fields).toList());
        }
        fields.put("hosts_only_before", diff.hostsOnlyBefore());
        fields.put("hosts_only_after", diff.hostsOnlyAfter());
        fields.put("exit_code", exit);
        return fields;
    }

    private static Map<String, Object> fields(ScanDiff.Change change) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("host", change.host());
        fields.put("rule", change.rule());
        fields.put("title", change.last().title());
        fields.put("severity", change.last().severity());
        fields.put("before", label(change.before()));
        fields.put("after", label(change.after()));
        fields.put("detail", change.last().detail());
        return fields;
    }

    private static @Nullable String label(Optional<ScanDocument.Judged> judged) {
        return judged.map(one -> one.status().label()).orElse(null);
    }
}
