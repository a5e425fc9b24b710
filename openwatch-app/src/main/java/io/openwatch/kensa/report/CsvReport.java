package io.openwatch.kensa.report;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.Reference;
import io.openwatch.kensa.RuleResult;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a row for each result. Every cell is quoted, is one line, and begins no formula. */
final class CsvReport implements ReportForm {

    private static final List<String> COLUMNS = List.of(
            "host", "system", "rule", "title", "severity", "status", "detail", "controls", "at", "took_ms", "trouble");

    /** What makes a spreadsheet calculate; some take the wide forms of other scripts for the same. */
    private static final String FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20";

    @Override
    public void write(Finished scan, Writer out) throws IOException {
        row(COLUMNS, out);
        for (HostReport host : scan.report().hosts()) {
            for (RuleResult result : host.results()) {
                row(cells(host, result), out);
            }
        }
    }

    private static List<String> cells(HostReport host, RuleResult result) {
        return List.of(
                host.host(),
                host.system()
                        .map(system -> system.family() + " " + system.version())
                        .orElse(""),
                result.rule(),
                result.title(),
                result.severity().label(),
                result.status().label(),
                result.detail(),
                result.references().stream().map(CsvReport::control).collect(Collectors.joining(" ")),
                result.at().toString(),
                Long.toString(result.took().toMillis()),
                host.trouble().orElse(""));
    }

    private static String control(Reference reference) {
        return reference.framework() + ":" + reference.control();
    }

    private static void row(List<String> cells, Writer out) throws IOException {
        out.write(cells.stream().map(CsvReport::cell).collect(Collectors.joining(",")));
        out.write("\r\n");
    }

    static String cell(String text) {
        String line = Plain.text(text).replace("\n", "\\n").replace("\t", "\\t");
        String first = line.stripLeading();
        boolean formula = !first.isEmpty() && FORMULA.indexOf(first.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + line.replace("\"", "\"\"") + '"';
    }
}
