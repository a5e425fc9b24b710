package io.openwatch.kensa.report;

import io.openwatch.kensa.Evidence;
import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.Status;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a suite for each host. A rule that failed is a failure and one that could not be judged an error; whatever else is no
 * verdict is skipped, with its status in front of the reason.
 */
final class JUnitReport implements ReportForm {

    @Override
    public void write(Finished scan, Writer out) throws IOException {
        Map<Status, Integer> counts = scan.report().counts();
        out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"kensa\"");
        counts(counts, scan.report().took(), out);
        out.write(">\n");
        for (HostReport host : scan.report().hosts()) {
            suite(host, out);
        }
        out.write("</testsuites>\n");
    }

    private static void suite(HostReport host, Writer out) throws IOException {
        out.write("  <testsuite" + attribute("name", host.host())
                + attribute("timestamp", host.started().toString()));
        counts(host.counts(), host.took(), out);
        out.write(">\n");
        for (RuleResult result : host.results()) {
            out.write("    <testcase" + attribute("classname", host.host()) + attribute("name", result.rule())
                    + attribute("time", seconds(result.took())) + ">" + outcome(result) + "</testcase>\n");
        }
        if (host.trouble().isPresent()) {
            out.write("    <system-err>" + Markup.text(host.trouble().get()) + "</system-err>\n");
        }
        out.write("  </testsuite>\n");
    }

    private static void counts(Map<Status, Integer> counts, Duration took, Writer out) throws IOException {
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        int failed = counts.getOrDefault(Status.FAIL, 0);
        int errors = counts.getOrDefault(Status.ERROR, 0);
        int skipped = all - failed - errors - counts.getOrDefault(Status.PASS, 0);
        out.write(" tests=\"" + all + "\" failures=\"" + failed + "\" errors=\"" + errors + "\" skipped=\"" + skipped
                + "\"" + attribute("time", seconds(took)));
    }

    private static String outcome(RuleResult result) {
        return switch (result.status()) {
            case PASS -> "";
            case FAIL -> element("failure", attribute("type", result.severity().label()), result);
            case ERROR -> element("error", attribute("type", "error"), result);
            case SKIPPED, NOT_APPLICABLE, MANUAL, WAIVED ->
                "<skipped" + attribute("message", result.status().label() + ": " + result.detail()) + "/>";
        };
    }

    private static String element(String name, String type, RuleResult result) {
        String seen = result.evidence().stream().map(JUnitReport::line).collect(Collectors.joining("\n"));
        return "<" + name + type + attribute("message", result.title() + ": " + result.detail()) + ">"
                + Markup.text(seen) + "</" + name + ">";
    }

    private static String line(Evidence evidence) {
        return evidence.status().label() + " " + evidence.method() + " " + evidence.source() + ": expected "
                + evidence.expected() + "; found " + evidence.found();
    }

    private static String attribute(String name, String text) {
        return " " + name + "=\"" + Markup.line(text) + "\"";
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
    }
}
