package io.openwatch.kensa.report;

import io.openwatch.kensa.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

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
        try (InputStream in = Files.newInputStream(file)) {
            JsonNode document = Json.LINE.readTree(in);
            if (!document.path("format").asString("").equals(JsonReport.FORMAT)) {
                throw new IOException("[" + file + "] is no document in the form " + JsonReport.FORMAT);
            }
            return new ScanDocument(hosts(list(document, "hosts")));
        } catch (JacksonException wrong) {
            throw new IOException("[" + file + "] is no JSON: " + Plain.line(wrong.getOriginalMessage()), wrong);
        }
    }

    private static Map<String, Map<String, Judged>> hosts(JsonNode list) throws IOException {
        Map<String, Map<String, Judged>> hosts = new LinkedHashMap<>();
        for (JsonNode host : list) {
            String name = text(host, "host");
            Map<String, Judged> results = new LinkedHashMap<>();
            for (JsonNode result : list(host, "results")) {
                String rule = text(result, "rule");
                if (results.put(rule, judged(result)) != null) {
                    throw new IOException("the rule [" + rule + "] is there twice for the host [" + name + "]");
                }
            }
            if (hosts.put(name, results) != null) {
                throw new IOException("the host [" + name + "] is there twice");
            }
        }
        return hosts;
    }

    private static Judged judged(JsonNode result) throws IOException {
        String label = text(result, "status");
        Optional<Status> status = Arrays.stream(Status.values())
                .filter(one -> one.label().equals(label))
                .findFirst();
        return new Judged(
                text(result, "title"),
                text(result, "severity"),
                status.orElseThrow(() -> new IOException("[" + label + "] is no status")),
                text(result, "detail"));
    }

    private static JsonNode list(JsonNode object, String name) throws IOException {
        JsonNode list = object.path(name);
        if (!list.isArray()) {
            throw new IOException("the list [" + name + "] is missing");
        }
        return list;
    }

    private static String text(JsonNode object, String name) throws IOException {
        JsonNode text = object.path(name);
        if (!text.isString()) {
            throw new IOException("the text [" + name + "] is missing");
        }
        return Plain.line(text.asString());
    }
}
