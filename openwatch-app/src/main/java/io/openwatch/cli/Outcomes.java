package io.openwatch.cli;

import io.safeupgrade.Finding;
import io.safeupgrade.Migration;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The form of outcomes, restore points and findings for programs; documented in docs/json-output.md. */
final class Outcomes {

    private static final String SCHEMA = "openwatch.upgrade-report/1";

    private Outcomes() {}

    /** Print {@code outcome} for programs; for people the run's listener has already done so. */
    static void print(Console console, UpgradeOutcome outcome) {
        console.document(SCHEMA, fields(outcome));
    }

    static Map<String, Object> fields(UpgradeOutcome outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("outcome", outcome.kind());
        fields.put("exit_code", outcome.exitCode());
        outcome.failure().ifPresent(failure -> fields.put("failure", Console.fields(failure)));
        fields.putAll(fields(outcome.report()));
        return fields;
    }

    static Map<String, Object> fields(RestorePoint point) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", point.id());
        fields.put("path", point.directory().toString());
        fields.put("created", point.created().toString());
        fields.put("from", text(point.from()));
        fields.put("to", point.to().text());
        fields.put("schema", text(point.schema()));
        fields.put("database", text(point.database()));
        fields.put("bytes", point.bytes());
        fields.put("verified", lower(point.verification().depth()));
        fields.put("verified_at", point.verifiedAt().toString());
        fields.put(
                "parts",
                point.parts().stream()
                        .map(part -> Map.of("name", part.name(), "bytes", part.bytes(), "sha256", part.sha256()))
                        .toList());
        return fields;
    }

    static Map<String, Object> fields(Finding finding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("severity", lower(finding.severity()));
        fields.put("code", finding.code());
        fields.put("what", finding.what());
        fields.put("remedy", finding.remedy());
        return fields;
    }

    static Map<String, Object> fields(Migration migration) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", migration.version().token());
        fields.put("description", migration.description());
        fields.put("checksum", migration.checksum());
        fields.put("transactional", migration.transactional());
        return fields;
    }

    private static Map<String, Object> fields(UpgradeReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("appliance", report.appliance());
        fields.put("run", text(report.run()));
        fields.put("from", text(report.from()));
        fields.put("to", report.to().text());
        fields.put("schema_before", text(report.schemaBefore()));
        fields.put("schema_after", text(report.schemaAfter()));
        fields.put("state", report.state());
        fields.put("began", report.began().toString());
        fields.put("ended", report.ended().toString());
        fields.put(
                "downtime_ms",
                report.downtime().<Object>map(down -> down.toMillis()).orElse(null));
        fields.put("phases", report.phases().stream().map(Outcomes::fields).toList());
        fields.put("applied", report.applied().stream().map(Outcomes::fields).toList());
        fields.put(
                "restore_point",
                report.restorePoint().<Object>map(Outcomes::fields).orElse(null));
        fields.put("warnings", report.warnings().stream().map(Outcomes::fields).toList());
        fields.put("next", next(report.next()));
        fields.put("restore_by_hand", next(report.restoreByHand()));
        return fields;
    }

    private static Map<String, Object> fields(UpgradeReport.PhaseRecord phase) {
        return Map.of(
                "phase", lower(phase.phase()),
                "result", lower(phase.result()),
                "ms", phase.took().toMillis(),
                "summary", phase.summary());
    }

    static List<Map<String, String>> next(List<UpgradeReport.NextCommand> commands) {
        return commands.stream()
                .map(next -> Map.of("purpose", next.purpose(), "command", next.command()))
                .toList();
    }

    private static @org.jspecify.annotations.Nullable Object text(Optional<?> value) {
        return value.<Object>map(Object::toString).orElse(null);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
