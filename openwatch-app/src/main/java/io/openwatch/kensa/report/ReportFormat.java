package io.openwatch.kensa.report;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/**
 * The forms in which a scan can be written. Whatever hosts and rules say is content in each of them, never syntax.
 *
 * @since 0.1
 */
public enum ReportFormat {
    /** Lines for people. */
    TEXT,
    /** One document, {@code openwatch.kensa-scan/1}. */
    JSON,
    /** A line for each host and for each result. */
    JSONL,
    /** A row for each result. */
    CSV,
    /** A suite for each host, a case for each result. */
    JUNIT,
    /** One page without script. */
    HTML,
    /** Assessment results of OSCAL 1.1.2. */
    OSCAL;

    /** Return the spelling of the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Write {@code scan}; the same scan becomes the same bytes. {@code out} is flushed and left open. */
    public void write(Finished scan, Writer out) throws IOException {
        form().write(scan, out);
        out.flush();
    }

    private ReportForm form() {
        return switch (this) {
            case TEXT -> new TextReport(false);
            case JSON -> new JsonReport();
            case JSONL -> new JsonLinesReport();
            case CSV -> new CsvReport();
            case JUNIT -> new JUnitReport();
            case HTML -> new HtmlReport();
            case OSCAL -> new OscalReport();
        };
    }
}
