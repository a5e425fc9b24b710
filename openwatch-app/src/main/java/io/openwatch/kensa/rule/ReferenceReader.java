package io.openwatch.kensa.rule;

import io.openwatch.kensa.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the controls that a rule serves. */
final class ReferenceReader {

    /** Frameworks whose controls are a plain list. */
    private static final List<String> PLAIN = List.of(
            "nist_800_53", "nist_800_171", "nist_800_171_r3", "pci_dss_4", "iso27001_2022", "cmmc_l2", "hipaa", "srg");

    private static final List<String> KNOWN = knownNames();
    private static final List<String> LEVELS = List.of("L1", "L2");
    private static final List<String> TYPES = List.of("Automated", "Manual");
    private static final List<String> CATEGORIES = List.of("CAT I", "CAT II", "CAT III");

    private final Problems problems;
    private final List<Reference> found = new ArrayList<>();

    private ReferenceReader(Problems problems) {
        this.problems = problems;
    }

    static List<Reference> read(Yaml value, Problems problems) {
        ReferenceReader reader = new ReferenceReader(problems);
        Fields.of(value, "references", problems).ifPresent(reader::frameworks);
        return reader.found;
    }

    private static List<String> knownNames() {
        List<String> names = new ArrayList<>(List.of("cis", "stig"));
        names.addAll(PLAIN);
        return List.copyOf(names);
    }

    private void frameworks(Fields fields) {
        for (Map.Entry<String, Yaml.Entry> entry : fields.entries().entrySet()) {
            Yaml value = entry.getValue().value();
            switch (entry.getKey()) {
                case "cis", "stig" -> editions(entry.getKey(), value);
                default -> plain(fields, entry.getKey(), entry.getValue());
            }
        }
    }

    private void plain(Fields fields, String framework, Yaml.Entry entry) {
        if (!PLAIN.contains(framework)) {
            problems.unknown(Problem.Level.WARNING, entry.line(), "no framework is called", framework, KNOWN);
        }
        List<String> controls = fields.texts(entry.value(), framework);
        if (controls.isEmpty()) {
            problems.error(entry.line(), "the framework [" + framework + "] has no control");
        }
        controls.forEach(control -> found.add(new Reference.Control(framework, control.strip())));
    }

    private void editions(String framework, Yaml value) {
        Optional<Fields> editions = Fields.of(value, framework, problems);
        if (editions.isEmpty()) {
            return;
        }
        if (editions.get().entries().isEmpty()) {
            problems.error(value.line(), "the framework [" + framework + "] has no control");
        }
        editions.get().entries().forEach((edition, entry) -> {
            if (!edition.matches("[a-z]+[0-9]+")) {
                problems.error(entry.line(), "[" + edition + "] is no system with its major version, such as rhel9");
            }
            List<Yaml> items = entry.value() instanceof Yaml.Listing listing ? listing.items() : List.of(entry.value());
            if (items.isEmpty()) {
                problems.error(entry.line(), "[" + framework + "] has no control for [" + edition + "]");
            }
            items.forEach(item -> Fields.of(item, framework + " " + edition, problems)
                    .ifPresent(fields ->
                            found.add(framework.equals("cis") ? cis(edition, fields) : stig(edition, fields))));
        });
    }

    private Reference cis(String edition, Fields fields) {
        Reference cited = new Reference.Cis(
                edition, fields.required("section"), fields.word("level", LEVELS), fields.word("type", TYPES));
        fields.rest(Problem.Level.ERROR, "a CIS reference has no field", List.of("section", "level", "type"));
        return cited;
    }

    private Reference stig(String edition, Fields fields) {
        Reference cited = new Reference.Stig(
                edition,
                fields.required("vuln_id"),
                fields.text("stig_id"),
                fields.word("severity", CATEGORIES),
                fields.texts("cci"));
        fields.rest(
                Problem.Level.ERROR, "a STIG reference has no field", List.of("vuln_id", "stig_id", "severity", "cci"));
        return cited;
    }
}
