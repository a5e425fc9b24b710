package io.openwatch.kensa.report;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.RuleResult;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a line for each host, and behind it one for each of its results. */
final class JsonLinesReport implements ReportForm {

    @Override
    public void write(Finished scan, Writer out) throws IOException {
        for (HostReport host : scan.report().hosts()) {
            line("openwatch.kensa-host/1", ResultFields.head(host), out);
            for (RuleResult result : host.results()) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("host", Plain.text(host.host()));
                fields.putAll(ResultFields.fields(result));
                line("openwatch.kensa-result/1", fields, out);
            }
        }
    }

    private static void line(String format, Map<String, Object> fields, Writer out) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("format", format);
        line.putAll(fields);
        out.write(Json.LINE.writeValueAsString(line));
        out.write("\n");
    }
}
