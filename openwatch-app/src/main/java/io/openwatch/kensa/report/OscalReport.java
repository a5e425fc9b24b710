package io.openwatch.kensa.report;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.ScanReport;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * Writes assessment results of OSCAL 1.1.2, one result for each host. Only verdicts become findings: what could not be judged
 * is an observation, for a finding can say nothing but satisfied and not satisfied.
 */
final class OscalReport implements ReportForm {

    static final String VERSION = "1.1.2";

    @Override
    public void write(Finished scan, Writer out) throws IOException {
        ScanReport report = scan.report();
        Instant started = report.started();
        OscalIds ids = new OscalIds(started.toString());
        String plan = ids.of("plan");
        try (JsonGenerator json = Json.beginSorted(out)) {
            json.writeStartObject();
            json.writeObjectPropertyStart("assessment-results");
            json.writeStringProperty("uuid", ids.of("document"));
            json.writePOJOProperty(
                    "metadata",
                    Map.of(
                            "title", "Compliance scan",
                            "last-modified", started.plus(report.took()).toString(),
                            "version", started.toString(),
                            "oscal-version", VERSION,
                            "props", List.of(OscalText.property("scanner-version", scan.version()))));
            json.writePOJOProperty("import-ap", Map.of("href", "#" + plan));
            json.writeArrayPropertyStart("results");
            int number = 0;
            for (HostReport host : report.hosts()) {
                json.writePOJO(new OscalResult(host, ids, number++).fields());
            }
            json.writeEndArray();
            json.writePOJOProperty("back-matter", Map.of("resources", List.of(plan(plan))));
            json.writeEndObject();
            json.writeEndObject();
        }
        out.write("\n");
    }

    /** OSCAL wants a plan to refer to; the rules that were loaded are all the plan there was. */
    private static Map<String, Object> plan(String id) {
        return Map.of(
                "uuid", id,
                "title", "No assessment plan",
                "description", "The scan was asked for on a command line; its rules are the plan.");
    }
}
