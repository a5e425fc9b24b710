package io.openwatch.kensa.report;

import io.openwatch.kensa.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * A JSON document of a scan that was read again: what became of each rule on each host.
 *
 * @param hosts by host, then by rule, both in the order of the document
 * @since 0.1
 */
public record ScanDocument(Map<String, Map<String, Judged>> hosts) {

    private static final long LARGEST = 512L * 1024 * 1024;

    /** Copy the map; the order is kept. */
    public ScanDocument {
        hosts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
    }

    /**
     * What became of a rule. Every text is one line and safe to show.
     *
     * @param title the rule's title
     * @param severity its severity, as the document spells it
     * @param status what became of it
     * @param detail why
     */
    public record Judged(String title, String severity, Status status, String detail) {}

    /**
     * Read {@code file}.
     *
     * @throws IOException if it cannot be read or is no such document
     */
    public static ScanDocument read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("[" + file + "] is larger than " + LARGEST + " bytes");
        }
        try (InputStream in = Files.newInputStream(file);
                JsonParser json = Json.LINE.createParser(in)) {
            Optional<Map<String, Map<String, Judged>>> hosts = new ScanParser(json).hosts();
            return new ScanDocument(hosts.orElseThrow(
                    () -> new IOException("[" + file + "] is no document in the form " + JsonReport.FORMAT)));
        } catch (JacksonException wrong) {
            throw new IOException("[" + file + "] is no JSON: " + Plain.line(wrong.getOriginalMessage()), wrong);
        }
    }
}
