package io.openwatch.kensa.report;

import io.openwatch.kensa.Evidence;
import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.Reference;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.ScanReport;
import io.openwatch.kensa.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Writes one page that loads nothing and runs nothing: its policy allows its own style and no other. Boxes before the content
 * show and hide by status; evidence unfolds. Both work by keyboard.
 */
final class HtmlReport implements ReportForm {

    @Override
    public void write(Finished scan, Writer out) throws IOException {
        ScanReport report = scan.report();
        String style = style();
        out.write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-"
                + Base64.getEncoder().encodeToString(Digests.sha256(style.getBytes(StandardCharsets.UTF_8)))
                + "'; base-uri 'none'; form-action 'none'\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<title>Compliance scan</title>\n<style>" + style + "</style>\n</head>\n<body>\n");
        out.write("<h1>Compliance scan</h1>\n<p>" + report.hosts().size()
                + (report.hosts().size() == 1 ? " host" : " hosts") + ", begun "
                + Markup.text(report.started().toString()) + ", "
                + (report.complete() ? "all answered to the end" : "not all answered to the end") + "</p>\n");
        filters(report.counts(), out);
        out.write("<main>\n");
        for (HostReport host : report.hosts()) {
            host(host, out);
        }
        out.write("</main>\n</body>\n</html>\n");
    }

    /** The boxes are siblings of the content, so that the style alone can act on them. */
    private static void filters(Map<Status, Integer> counts, Writer out) throws IOException {
        for (Status status : Status.values()) {
            String label = status.label();
            out.write("<input type=\"checkbox\" id=\"" + label + "\" checked><label for=\"" + label + "\">" + label
                    + " (" + counts.getOrDefault(status, 0) + ")</label>\n");
        }
    }

    private static void host(HostReport host, Writer out) throws IOException {
        out.write("<section>\n<h2>" + Markup.line(host.host())
                + host.system()
                        .map(system -> " (" + Markup.line(system.name()) + ")")
                        .orElse("")
                + "</h2>\n<p>" + TextReport.counts(host.counts()) + "</p>\n");
        if (host.trouble().isPresent()) {
            out.write("<p class=\"trouble\">Not answered to the end: "
                    + Markup.text(host.trouble().get()) + "</p>\n");
        }
        out.write("<ul>\n");
        for (RuleResult result : host.results()) {
            result(result, out);
        }
        out.write("</ul>\n</section>\n");
    }

    private static void result(RuleResult result, Writer out) throws IOException {
        String status = result.status().label();
        out.write("<li class=\"" + status + "\"><details><summary><span class=\"status\">" + status + "</span><span>"
                + result.severity().label() + "</span><span>" + Markup.line(result.rule()) + "</span><span>"
                + Markup.line(result.title()) + "</span></summary><div class=\"more\"><p>"
                + Markup.text(result.detail()) + "</p>" + controls(result.references())
                + evidence(result.evidence()) + "</div></details></li>\n");
    }

    private static String controls(List<Reference> references) {
        return references.isEmpty()
                ? ""
                : "<p>Controls: "
                        + references.stream()
                                .map(one -> Markup.line(one.framework() + " " + one.control()))
                                .collect(Collectors.joining(", "))
                        + "</p>";
    }

    private static String evidence(List<Evidence> evidence) {
        return evidence.isEmpty()
                ? ""
                : "<table><tr><th>Check</th><th>Where</th><th>Expected</th><th>Found</th><th>Status</th></tr>"
                        + evidence.stream().map(HtmlReport::row).collect(Collectors.joining()) + "</table>";
    }

    private static String row(Evidence one) {
        return List.of(
                        one.method(),
                        one.source(),
                        one.expected(),
                        one.found(),
                        one.status().label())
                .stream()
                .map(cell -> "<td>" + Markup.text(cell) + "</td>")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    private static String style() {
        try (InputStream text = Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.css"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
