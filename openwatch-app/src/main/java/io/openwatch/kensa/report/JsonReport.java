package io.openwatch.kensa.report;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.ScanReport;
import java.io.IOException;
import java.io.Writer;
import tools.jackson.core.JsonGenerator;

/** Writes one indented document. */
final class JsonReport implements ReportForm {

    static final String FORMAT = "openwatch.kensa-scan/1";

    @Override
    public void write(Finished scan, Writer out) throws IOException {
        ScanReport report = scan.report();
        try (JsonGenerator json = Json.begin(out)) {
            json.writeStartObject();
            json.writeStringProperty("format", FORMAT);
            json.writeStringProperty("started", report.started().toString());
            json.writeNumberProperty("took_ms", report.took().toMillis());
            json.writeBooleanProperty("complete", report.complete());
            json.writePOJOProperty("counts", ResultFields.counts(report.counts()));
            json.writeArrayPropertyStart("hosts");
            for (HostReport host : report.hosts()) {
                json.writePOJO(ResultFields.fields(host));
            }
            json.writeEndArray();
            json.writeNumberProperty("exit_code", scan.exit());
            json.writeEndObject();
        }
        out.write("\n");
    }
}
