package io.openwatch.cli;

import io.safeupgrade.Failure;
import io.safeupgrade.GateVerdict;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.SchemaVersion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The two forms of a gate's verdict: lines for people, fields for programs. */
final class GateReport {

    private GateReport() {}

    static void print(Console console, GateVerdict verdict, Path skip) {
        console.line(Plans.fact("release", verdict.installed() + " -> " + verdict.next()));
        console.line(Plans.fact(
                "schema",
                verdict.schema().map(SchemaVersion::token).orElse("not known") + ", "
                        + verdict.pending().size() + " to apply"));
        console.line(Plans.fact("backup", Plans.backup(verdict.backup())));
        verdict.findings().forEach(console::finding);
        verdict.vetoes().forEach(veto -> veto(console, verdict, veto));
        console.line(Plans.fact("gate", ruling(verdict)));
        switch (verdict.ruling()) {
            case VETO ->
                console.note("Nothing was touched, release " + verdict.installed()
                        + " stays. To install against this advice: touch " + skip);
            case OVERRIDDEN ->
                console.note("NOT HEEDED because of [" + skip + "]: each veto above. Remove that file afterwards.");
            case PASS, NOTHING_TO_DO -> {}
        }
        console.document("openwatch.gate/1", fields(verdict));
    }

    private static String ruling(GateVerdict verdict) {
        return switch (verdict.ruling()) {
            case PASS -> "yes; the upgrade is due once the package is in place";
            case NOTHING_TO_DO -> "yes; that release is here already, nothing will have to be done";
            case OVERRIDDEN -> "no, but a person decided otherwise; the upgrade is due once the package is in place";
            case VETO -> "no";
        };
    }

    private static void veto(Console console, GateVerdict verdict, Failure veto) {
        String word = verdict.ruling() == GateVerdict.Ruling.OVERRIDDEN ? "veto not heeded: " : "veto: ";
        console.note(word + veto.what() + " (" + veto.code().label() + ")");
        veto.evidence().forEach(line -> console.note("  " + line));
        if (!veto.remedy().isEmpty()) {
            console.note("  " + veto.remedy());
        }
    }

    private static Map<String, Object> fields(GateVerdict verdict) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ruling", verdict.ruling().name().toLowerCase(Locale.ROOT));
        fields.put("exit_code", verdict.exitCode());
        fields.put("installed", verdict.installed().text());
        fields.put("next", verdict.next().text());
        fields.put("from", verdict.from().map(Object::toString).orElse(null));
        fields.put("schema", verdict.schema().map(SchemaVersion::token).orElse(null));
        fields.put("pending", verdict.pending().stream().map(Outcomes::fields).toList());
        fields.put("backup", Plans.fields(verdict.backup()));
        fields.put("findings", verdict.findings().stream().map(Outcomes::fields).toList());
        fields.put("vetoes", verdict.vetoes().stream().map(Console::fields).toList());
        verdict.due().ifPresent(due -> fields.put("due", due(due)));
        return fields;
    }

    static Map<String, Object> due(PendingUpgrade due) {
        return Map.of("to", due.to().text(), "since", due.since().toString(), "why", due.why());
    }
}
