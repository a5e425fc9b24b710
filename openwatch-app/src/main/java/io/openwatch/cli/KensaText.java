package io.openwatch.cli;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.Shown;
import io.openwatch.kensa.Status;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes what the scanner found for people. */
final class KensaText {

    private KensaText() {}

    /** Make a text safe for a terminal. */
    static String safe(String text) {
        return Shown.text(text);
    }

    /** Make a text safe for a terminal, and one line. */
    static String line(String text) {
        return Shown.text(text).strip().replaceAll("\\s*\\n\\s*", " | ");
    }

    static void report(HostReport report, Console console, boolean quiet) {
        console.line(report.host()
                + report.system()
                        .map(system -> " (" + line(system.name()) + ")")
                        .orElse(""));
        report.trouble().ifPresent(why -> console.line("  not answered to the end: " + line(why)));
        // Of a host that told nothing, every line would say the same.
        boolean told = report.results().stream().anyMatch(one -> one.status() != Status.ERROR);
        report.results().stream()
                .filter(one -> told || report.trouble().isEmpty())
                .filter(one -> !quiet || shown(one))
                .forEach(one -> console.line(row(one)));
        console.line("  " + counts(report.counts()) + " of " + report.results().size() + " rules, "
                + report.took().toMillis() + " ms");
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
                result.rule(),
                line(result.title()));
        return result.status() == Status.PASS ? row : row + "\n      " + line(result.detail());
    }

    /** Return every status that there is, with its number. */
    static String counts(Map<Status, Integer> counts) {
        return counts.entrySet().stream()
                .filter(one -> one.getValue() > 0)
                .map(one -> one.getKey().label() + " " + one.getValue())
                .collect(Collectors.joining(", "));
    }
}
