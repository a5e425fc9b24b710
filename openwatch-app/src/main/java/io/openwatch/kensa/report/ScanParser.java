package io.openwatch.kensa.report;

import io.openwatch.kensa.Status;
import io.openwatch.kensa.report.ScanDocument.Judged;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** Reads a scan result by result: of the evidence, most of a large document, nothing is kept. */
final class ScanParser {

    private final JsonParser json;
    private final Map<String, Map<String, Judged>> hosts = new LinkedHashMap<>();

    ScanParser(JsonParser json) {
        this.json = json;
    }

    /** Return the hosts; empty when this is a document of another form, whatever else it is. */
    Optional<Map<String, Map<String, Judged>>> hosts() throws IOException {
        String format = "";
        boolean listed = false;
        if (json.nextToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("hosts")) {
                    listed = true;
                    all("hosts", this::host);
                } else if (name.equals("format") && json.currentToken() == JsonToken.VALUE_STRING) {
                    format = json.getString();
                } else {
                    json.skipChildren();
                }
            }
        }
        if (!format.equals(JsonReport.FORMAT)) {
            return Optional.empty();
        }
        if (!listed) {
            throw missing("list", "hosts");
        }
        if (json.nextToken() != null) {
            throw new IOException("there is more behind its end");
        }
        return Optional.of(hosts);
    }

    private void host() throws IOException {
        Optional<String> name = Optional.empty();
        Optional<Map<String, Judged>> results = Optional.empty();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = json.currentName();
            json.nextToken();
            if (field.equals("results")) {
                Map<String, Judged> read = new LinkedHashMap<>();
                all("results", () -> result(read));
                results = Optional.of(read);
            } else if (field.equals("host") && json.currentToken() == JsonToken.VALUE_STRING) {
                name = Optional.of(Plain.line(json.getString()));
            } else {
                json.skipChildren();
            }
        }
        String host = name.orElseThrow(() -> missing("text", "host"));
        if (hosts.put(host, results.orElseThrow(() -> missing("list", "results"))) != null) {
            throw new IOException("the host [" + host + "] is there twice");
        }
    }

    private void result(Map<String, Judged> results) throws IOException {
        JsonNode result = json.readValueAsTree();
        String rule = text(result, "rule");
        if (results.put(rule, judged(result)) != null) {
            throw new IOException("the rule [" + rule + "] is there twice for one host");
        }
    }

    /** Read each object of a list. */
    private void all(String name, Step step) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw missing("list", name);
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
            step.read();
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new IOException("the list [" + name + "] holds something else than objects");
        }
    }

    @FunctionalInterface
    private interface Step {
        void read() throws IOException;
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

    private static String text(JsonNode object, String name) throws IOException {
        JsonNode text = object.path(name);
        if (!text.isString()) {
            throw missing("text", name);
        }
        return Plain.line(text.asString());
    }

    private static IOException missing(String what, String name) {
        return new IOException("the " + what + " [" + name + "] is missing");
    }
}
