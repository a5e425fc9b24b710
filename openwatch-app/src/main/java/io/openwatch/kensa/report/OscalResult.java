package io.openwatch.kensa.report;

import io.openwatch.kensa.Evidence;
import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.Reference;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One host of assessment results.
 *
 * @param number its place in the scan: two hosts may have one name
 */
record OscalResult(HostReport host, OscalIds ids, int number) {

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("uuid", id("result"));
        fields.put("title", OscalText.line("Scan of " + host.host()));
        fields.put("description", OscalText.paragraphs(TextReport.counts(host.counts())));
        fields.put("start", host.started().toString());
        fields.put("end", host.started().plus(host.took()).toString());
        fields.put("local-definitions", Map.of("inventory-items", List.of(item())));
        fields.put("reviewed-controls", Map.of("control-selections", List.of(selection())));
        if (!host.results().isEmpty()) {
            fields.put("observations", each(this::observation));
        }
        List<Map<String, Object>> findings = each(this::finding).stream()
                .filter(finding -> !finding.isEmpty())
                .toList();
        if (!findings.isEmpty()) {
            fields.put("findings", findings);
        }
        host.trouble().ifPresent(why -> fields.put("remarks", OscalText.paragraphs("Not answered to the end: " + why)));
        return fields;
    }

    private List<Map<String, Object>> each(java.util.function.IntFunction<Map<String, Object>> part) {
        return IntStream.range(0, host.results().size()).mapToObj(part).toList();
    }

    private Map<String, Object> item() {
        List<Map<String, Object>> properties = new ArrayList<>();
        properties.add(OscalText.property("host", host.host()));
        host.system().ifPresent(system -> {
            properties.add(OscalText.property("system-family", system.family()));
            properties.add(OscalText.property("system-version", system.version()));
        });
        return Map.of(
                "uuid", id("item"), "description", OscalText.paragraphs("Host " + host.host()), "props", properties);
    }

    /** The controls of NIST SP 800-53 that the rules serve; ids of others mean nothing to OSCAL. */
    private Map<String, Object> selection() {
        List<Map<String, String>> controls = host.results().stream()
                .flatMap(result -> result.references().stream())
                .filter(reference -> reference.framework().equals("nist_800_53"))
                .map(Reference::control)
                .map(OscalText::control)
                .flatMap(Optional::stream)
                .distinct()
                .sorted()
                .map(control -> Map.of("control-id", control))
                .toList();
        return controls.isEmpty() ? Map.of("include-all", Map.of()) : Map.of("include-controls", controls);
    }

    private Map<String, Object> observation(int at) {
        RuleResult result = host.results().get(at);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("uuid", id("observation", Integer.toString(at)));
        fields.put("title", OscalText.line(result.title()));
        fields.put("description", OscalText.paragraphs(result.detail()));
        fields.put("props", properties(result));
        fields.put("methods", List.of(result.status() == Status.MANUAL ? "UNKNOWN" : "TEST"));
        fields.put("subjects", List.of(Map.of("subject-uuid", id("item"), "type", "inventory-item")));
        if (!result.evidence().isEmpty()) {
            fields.put(
                    "relevant-evidence",
                    result.evidence().stream().map(OscalResult::evidence).toList());
        }
        fields.put("collected", result.at().toString());
        return fields;
    }

    private static List<Map<String, Object>> properties(RuleResult result) {
        List<Map<String, Object>> properties = new ArrayList<>();
        properties.add(OscalText.property("rule", result.rule()));
        properties.add(OscalText.property("status", result.status().label()));
        properties.add(OscalText.property("severity", result.severity().label()));
        properties.add(OscalText.property("took-ms", Long.toString(result.took().toMillis())));
        String controls = result.references().stream()
                .map(one -> one.framework() + ":" + one.control())
                .collect(Collectors.joining(", "));
        if (!controls.isEmpty()) {
            properties.add(OscalText.property("controls", controls));
        }
        return properties;
    }

    private static Map<String, Object> evidence(Evidence evidence) {
        List<Map<String, Object>> properties = new ArrayList<>();
        properties.add(OscalText.property("method", evidence.method()));
        properties.add(OscalText.property("status", evidence.status().label()));
        evidence.exit().ifPresent(exit -> properties.add(OscalText.property("exit-code", Integer.toString(exit))));
        return Map.of(
                "description",
                OscalText.paragraphs(evidence.source()),
                "props",
                properties,
                "remarks",
                OscalText.paragraphs("Expected: " + evidence.expected()) + "\n\n"
                        + OscalText.paragraphs("Found: " + evidence.found()));
    }

    private Map<String, Object> finding(int at) {
        RuleResult result = host.results().get(at);
        return switch (result.status()) {
            case PASS -> finding(result, at, Map.of("state", "satisfied", "reason", "pass"));
            case FAIL -> finding(result, at, Map.of("state", "not-satisfied", "reason", "fail"));
            case WAIVED ->
                finding(
                        result,
                        at,
                        Map.of(
                                "state", "not-satisfied",
                                "reason", "other",
                                "remarks", OscalText.paragraphs(result.detail())));
            case ERROR, SKIPPED, NOT_APPLICABLE, MANUAL -> Map.of();
        };
    }

    private Map<String, Object> finding(RuleResult result, int at, Map<String, String> status) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("uuid", id("finding", Integer.toString(at)));
        fields.put("title", OscalText.line(result.title()));
        fields.put("description", OscalText.paragraphs(result.detail()));
        fields.put(
                "target",
                Map.of("type", "objective-id", "target-id", OscalText.token(result.rule()), "status", status));
        fields.put(
                "related-observations", List.of(Map.of("observation-uuid", id("observation", Integer.toString(at)))));
        return fields;
    }

    private String id(String... path) {
        String[] all = new String[path.length + 2];
        all[0] = Integer.toString(number);
        all[1] = host.host();
        System.arraycopy(path, 0, all, 2, path.length);
        return ids.of(all);
    }
}
