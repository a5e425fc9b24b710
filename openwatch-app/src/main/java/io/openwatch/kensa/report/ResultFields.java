package io.openwatch.kensa.report;

import io.openwatch.kensa.Evidence;
import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.HostSystem;
import io.openwatch.kensa.Reference;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.Status;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Write what the scanner found as fields of JSON documents.
 *
 * @since 0.1
 */
public final class ResultFields {

    private ResultFields() {}

    /** Write a host without its results. */
    static Map<String, Object> head(HostReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("host", Plain.text(report.host()));
        fields.put("system", report.system().map(ResultFields::fields).orElse(null));
        fields.put("started", report.started().toString());
        fields.put("took_ms", report.took().toMillis());
        fields.put("trouble", report.trouble().map(Plain::text).orElse(null));
        fields.put("counts", counts(report.counts()));
        return fields;
    }

    static Map<String, Object> fields(HostReport report) {
        Map<String, Object> fields = head(report);
        fields.put(
                "results", report.results().stream().map(ResultFields::fields).toList());
        return fields;
    }

    /** Write which system a host runs. */
    public static Map<String, Object> fields(HostSystem system) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("family", Plain.text(system.family()));
        fields.put("version", Plain.text(system.version()));
        fields.put("name", Plain.text(system.name()));
        return fields;
    }

    static Map<String, Integer> counts(Map<Status, Integer> counts) {
        Map<String, Integer> fields = new LinkedHashMap<>();
        counts.forEach((status, count) -> fields.put(status.name().toLowerCase(Locale.ROOT), count));
        return fields;
    }

    static Map<String, Object> fields(RuleResult result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rule", Plain.text(result.rule()));
        fields.put("title", Plain.text(result.title()));
        fields.put("severity", result.severity().label());
        fields.put("status", result.status().label());
        fields.put("detail", Plain.text(result.detail()));
        fields.put(
                "references",
                result.references().stream().map(ResultFields::fields).toList());
        fields.put(
                "evidence", result.evidence().stream().map(ResultFields::fields).toList());
        fields.put("at", result.at().toString());
        fields.put("took_ms", result.took().toMillis());
        return fields;
    }

    private static Map<String, Object> fields(Evidence evidence) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("status", evidence.status().label());
        fields.put("method", Plain.text(evidence.method()));
        fields.put("source", Plain.text(evidence.source()));
        fields.put("expected", Plain.text(evidence.expected()));
        fields.put("found", Plain.text(evidence.found()));
        fields.put("exit", evidence.exit().isPresent() ? evidence.exit().getAsInt() : null);
        return fields;
    }

    /** Write a control with everything that is known of it. */
    public static Map<String, Object> fields(Reference reference) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("framework", Plain.text(reference.framework()));
        fields.put("control", Plain.text(reference.control()));
        switch (reference) {
            case Reference.Cis cis -> {
                cis.level().ifPresent(level -> fields.put("level", Plain.text(level)));
                cis.type().ifPresent(type -> fields.put("type", Plain.text(type)));
            }
            case Reference.Stig stig -> {
                stig.requirement().ifPresent(id -> fields.put("stig_id", Plain.text(id)));
                stig.category().ifPresent(category -> fields.put("category", Plain.text(category)));
                fields.put("cci", stig.cci().stream().map(Plain::text).toList());
            }
            case Reference.Control control -> {}
        }
        return fields;
    }
}
