package io.openwatch.kensa.report;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.Status;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes for people.
 *
 * @param quiet whether rules that pass and those that are not for the host are left out
 * @since 0.1
 */
public record TextReport(boolean quiet) implements ReportForm {

    @Override
    public void write(Finished scan, Writer out) throws IOException {
        for (HostReport host : scan.report().hosts()) {
            out.write(String.join("\n", lines(host)));
            out.write("\n");
        }
    }

    /** Return the lines for one host. */
    public List<String> lines(HostReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(Plain.line(report.host())
                + report.system()
                        .map(system -> " (" + Plain.line(system.name()) + ")")
                        .orElse(""));
        report.trouble().ifPresent(why -> lines.add("  not answered to the end: " + Plain.line(why)));
        // Of a host that told nothing, every line would say the same.
        boolean told = report.results().stream().anyMatch(one -> one.status() != Status.ERROR);
        report.results().stream()
                .filter(one -> told || report.trouble().isEmpty())
                .filter(one -> !quiet || shown(one))
                .forEach(one -> lines.add(row(one)));
        lines.add("  " + counts(report.counts()) + " of " + report.results().size() + " rules, "
                + report.took().toMillis() + " ms");
        return lines;
    }

    private static boolean shown(RuleResult result) {
        return result.status() != Status.PASS && result.status() != Status.NOT_APPLICABLE;
    }

    private static String row(RuleResult result) {
        String row = String.format(
                Locale.ROOT,
                "  %-14s %-8s  %s: %s",
                result.status().label(),
                result.severity().label(),
                Plain.line(result.rule()),
                Plain.line(result.title()));
        return result.status() == Status.PASS ? row : row + "\n      " + Plain.line(result.detail());
    }

    /** Return every status that there is, with its number. */
    static String counts(Map<Status, Integer> counts) {
        return counts.entrySet().stream()
                .filter(one -> one.getValue() > 0)
                .map(one -> one.getKey().label() + " " + one.getValue())
                .collect(Collectors.joining(", "));
    }
}
