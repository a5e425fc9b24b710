package io.openwatch.cli;

import io.openwatch.kensa.Evidence;
import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.HostSystem;
import io.openwatch.kensa.Reference;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.ScanReport;
import io.openwatch.kensa.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what the scanner found for programs. */
final class KensaDocuments {

    private KensaDocuments() {}

    static Map<String, Object> fields(ScanReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("started", report.started().toString());
        fields.put("took_ms", report.took().toMillis());
        fields.put("complete", report.complete());
        fields.put("counts", counts(report.counts()));
        fields.put("hosts", report.hosts().stream().map(KensaDocuments::fields).toList());
        return fields;
    }

    static Map<String, Object> fields(HostReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("host", report.host());
        fields.put("system", report.system().map(KensaDocuments::fields).orElse(null));
        fields.put("started", report.started().toString());
        fields.put("took_ms", report.took().toMillis());
        fields.put("trouble", report.trouble().orElse(null));
        fields.put("counts", counts(report.counts()));
        fields.put(
                "results", report.results().stream().map(KensaDocuments::fields).toList());
        return fields;
    }

    static Map<String, Object> fields(HostSystem system) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("family", system.family());
        fields.put("version", system.version());
        fields.put("name", system.name());
        return fields;
    }

    private static Map<String, Integer> counts(Map<Status, Integer> counts) {
        Map<String, Integer> fields = new LinkedHashMap<>();
        counts.forEach((status, count) -> fields.put(status.name().toLowerCase(java.util.Locale.ROOT), count));
        return fields;
    }

    private static Map<String, Object> fields(RuleResult result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rule", result.rule());
        fields.put("title", result.title());
        fields.put("severity", result.severity().label());
        fields.put("status", result.status().label());
        fields.put("detail", result.detail());
        fields.put(
                "references",
                result.references().stream().map(KensaDocuments::fields).toList());
        fields.put(
                "evidence",
                result.evidence().stream().map(KensaDocuments::fields).toList());
        fields.put("at", result.at().toString());
        fields.put("took_ms", result.took().toMillis());
        return fields;
    }

    private static Map<String, Object> fields(Evidence evidence) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("status", evidence.status().label());
        fields.put("method", evidence.method());
        fields.put("source", evidence.source());
        fields.put("expected", evidence.expected());
        fields.put("found", evidence.found());
        fields.put("exit", evidence.exit().isPresent() ? evidence.exit().getAsInt() : null);
        return fields;
    }

    static Map<String, Object> fields(Reference reference) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("framework", reference.framework());
        fields.put("control", reference.control());
        switch (reference) {
            case Reference.Cis cis -> {
                cis.level().ifPresent(level -> fields.put("level", level));
                cis.type().ifPresent(type -> fields.put("type", type));
            }
            case Reference.Stig stig -> {
                stig.requirement().ifPresent(id -> fields.put("stig_id", id));
                stig.category().ifPresent(category -> fields.put("category", category));
                fields.put("cci", List.copyOf(stig.cci()));
            }
            case Reference.Control control -> {}
        }
        return fields;
    }
}
