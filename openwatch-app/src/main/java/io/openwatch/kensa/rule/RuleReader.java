package io.openwatch.kensa.rule;

import io.openwatch.kensa.Platform;
import io.openwatch.kensa.Reference;
import io.openwatch.kensa.Severity;
import io.openwatch.kensa.check.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Takes the tree of a file for a rule.
 *
 * @since 0.1
 */
public final class RuleReader {

    /** What rules are sorted by. */
    public static final List<String> CATEGORIES =
            List.of("access-control", "audit", "filesystem", "kernel", "logging", "network", "services", "system");

    /** Where a rule's verdicts were looked at: on answers told in tests, or on a machine that was booted. */
    public static final List<String> PROOFS = List.of("fixture", "machine");

    private static final int LONGEST_TITLE = 100;
    private static final List<String> FIELDS = List.of(
            "id",
            "title",
            "description",
            "rationale",
            "severity",
            "category",
            "tags",
            "transactional",
            "references",
            "platforms",
            "implementations",
            "depends_on",
            "conflicts_with",
            "supersedes",
            "verified");

    private final String file;
    private final Variables variables;
    private final Problems problems;

    RuleReader(String file, Variables variables, Problems problems) {
        this.file = file;
        this.variables = variables;
        this.problems = problems;
    }

    /** Read a rule; empty, and reported, when it cannot be used. */
    Optional<Rule> read(Yaml tree) {
        return Fields.of(tree, "a rule", problems).map(this::rule).filter(rule -> !problems.errors());
    }

    private Rule rule(Fields fields) {
        List<String> undeclared = undeclared(fields);
        Rule rule = new Rule(
                id(fields),
                file,
                title(fields),
                shown(fields.required("description")),
                shown(fields.required("rationale")),
                severity(fields),
                category(fields),
                fields.texts("tags"),
                fields.flag("transactional", true),
                references(fields),
                platforms(fields),
                implementations(fields, undeclared),
                undeclared,
                fields.texts("depends_on"),
                fields.texts("conflicts_with"),
                fields.texts("supersedes"),
                verified(fields));
        fields.rest(Problem.Level.WARNING, "a rule has no field", FIELDS);
        transactional(fields, rule);
        return rule;
    }

    private String id(Fields fields) {
        String id = fields.required("id");
        if (!id.isEmpty() && !id.matches("[a-z0-9]+(?:-[a-z0-9]+)*")) {
            problems.error(fields.line("id"), "the id [" + id + "] has to be lower case words with hyphens");
        }
        return id;
    }

    private String title(Fields fields) {
        String title = shown(fields.required("title"));
        if (title.length() > LONGEST_TITLE || title.indexOf('\n') >= 0) {
            problems.warning(fields.line("title"), "the title has to be one line of " + LONGEST_TITLE + " characters");
        }
        return title;
    }

    /** Texts for people get the values of variables too. */
    private String shown(String text) {
        return Placeholders.fill(text, variables::text);
    }

    private Severity severity(Fields fields) {
        if (!fields.has("severity")) {
            problems.error(fields.line(), "the field [severity] is missing");
        }
        List<String> labels =
                Arrays.stream(Severity.values()).map(Severity::label).toList();
        return fields.word("severity", labels)
                .map(word -> Severity.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Severity.LOW);
    }

    private String category(Fields fields) {
        if (!fields.has("category")) {
            problems.error(fields.line(), "the field [category] is missing");
        }
        return fields.word("category", CATEGORIES).orElse("");
    }

    private List<Reference> references(Fields fields) {
        if (!fields.has("references")) {
            Lint.warn(problems, fields.line(), "W006", "no control of any framework is named in [references]");
        }
        return fields.take("references")
                .map(value -> ReferenceReader.read(value, problems))
                .orElse(List.of());
    }

    /** An extension of the format: {@code verified: { debian12: machine, rhel9: fixture }}. */
    private Map<String, String> verified(Fields fields) {
        Map<String, String> verified = new TreeMap<>();
        fields.take("verified")
                .flatMap(value -> Fields.of(value, "verified", problems))
                .ifPresent(systems -> systems.entries().forEach((system, entry) -> {
                    if (!system.matches("[a-z]+[0-9]+")) {
                        problems.error(
                                entry.line(), "[" + system + "] is no system with its major version, such as rhel9");
                    }
                    systems.word(system, PROOFS).ifPresent(proof -> verified.put(system, proof));
                }));
        return verified;
    }

    private List<Platform> platforms(Fields fields) {
        List<Yaml> items = fields.take("platforms")
                .map(list -> fields.items(list, "platforms"))
                .orElse(List.of());
        List<Platform> platforms = new ArrayList<>();
        for (Yaml item : items) {
            Fields.of(item, "a platform", problems).map(this::platform).ifPresent(platforms::add);
        }
        return platforms;
    }

    private Platform platform(Fields fields) {
        Platform platform = new Platform(
                fields.required("family"),
                version(fields, "min_version"),
                version(fields, "max_version"),
                fields.flag("derivatives", true));
        Lint.family(platform.family(), fields.line("family"), problems);
        if (platform.minVersion().orElse(0) > platform.maxVersion().orElse(Integer.MAX_VALUE)) {
            problems.error(fields.line("max_version"), "max_version is lower than min_version");
        }
        fields.rest(
                Problem.Level.ERROR,
                "a platform has no field",
                List.of("family", "min_version", "max_version", "derivatives"));
        return platform;
    }

    private OptionalInt version(Fields fields, String name) {
        Optional<String> text = fields.text(name);
        if (text.isPresent() && !text.get().matches("[0-9]{1,4}")) {
            problems.error(fields.line(name), name + " has to be a major version, not [" + text.get() + "]");
            return OptionalInt.empty();
        }
        return text.map(Integer::parseInt).map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private List<Implementation> implementations(Fields fields, List<String> undeclared) {
        Optional<Yaml> list = fields.take("implementations");
        if (list.isEmpty()
                || (list.get() instanceof Yaml.Listing none && none.items().isEmpty())) {
            problems.error(fields.line("implementations"), "a rule needs an implementation");
            return List.of();
        }
        List<Implementation> read = new ArrayList<>();
        for (Yaml item : fields.items(list.get(), "implementations")) {
            Fields.of(item, "an implementation", problems)
                    .flatMap(one -> implementation(one, undeclared))
                    .ifPresent(read::add);
        }
        choice(fields.line("implementations"), read);
        if (!undeclared.isEmpty()) {
            Lint.warn(
                    problems,
                    fields.line("implementations"),
                    "W009",
                    "without a value of " + String.join(", ", undeclared) + " the rule is skipped");
        }
        return undeclared.isEmpty() ? read : List.of();
    }

    private Optional<Implementation> implementation(Fields fields, List<String> undeclared) {
        Optional<Yaml> when = fields.take("when");
        Optional<Gate> gate = when.flatMap(value -> GateReader.read(value, problems));
        boolean fallback = fields.flag("default", false);
        if (when.isPresent() && fallback) {
            problems.error(fields.line("default"), "an implementation with [when] cannot be the default");
        }
        Optional<Yaml> check = fields.take("check");
        if (check.isEmpty()) {
            problems.error(fields.line(), "an implementation needs [check]");
        }
        List<Step> steps = fields.take("remediation")
                .map(new StepReader(variables, problems)::read)
                .orElse(List.of());
        if (steps.isEmpty()) {
            Lint.warn(
                    problems, fields.line(), "W008", "an implementation without [remediation] tells nobody what to do");
        }
        fields.rest(
                Problem.Level.ERROR,
                "an implementation has no field",
                List.of("when", "default", "check", "remediation"));
        Optional<Check> read = check.flatMap(new CheckReader(variables, problems)::read);
        if (!undeclared.isEmpty() || (when.isPresent() && gate.isEmpty())) {
            return Optional.empty();
        }
        return read.map(one -> new Implementation(gate, fallback, one, steps));
    }

    /** One that is neither gated nor the default hides whatever comes behind it. */
    private void choice(int line, List<Implementation> all) {
        long defaults = all.stream().filter(Implementation::fallback).count();
        if (defaults > 1) {
            problems.error(line, "only one implementation can be the default, not " + defaults);
        }
        boolean open = all.stream().anyMatch(one -> one.gate().isEmpty() && !one.fallback());
        if (open) {
            problems.warning(line, "an implementation without [when] should say [default: true]");
        }
    }

    private void transactional(Fields fields, Rule rule) {
        if (!rule.transactional()) {
            return;
        }
        rule.implementations().stream()
                .flatMap(one -> one.remediation().stream())
                .map(Step::mechanism)
                .filter(name ->
                        Mechanism.named(name).filter(Mechanism::reversible).isEmpty())
                .findFirst()
                .ifPresent(name -> problems.error(
                        fields.line("transactional"), "[" + name + "] cannot be taken back: say transactional: false"));
    }

    /** Return the variables without a value that the choice of an implementation or a check needs. */
    private List<String> undeclared(Fields fields) {
        Set<String> names = new TreeSet<>();
        Optional.ofNullable(fields.entries().get("implementations")).ifPresent(entry -> needed(entry.value(), names));
        names.removeIf(variables::declares);
        return List.copyOf(names);
    }

    private static void needed(Yaml value, Set<String> names) {
        switch (value) {
            case Yaml.Scalar scalar -> names.addAll(Placeholders.names(scalar.text()));
            case Yaml.Listing listing -> listing.items().forEach(item -> needed(item, names));
            case Yaml.Mapping mapping ->
                mapping.entries().forEach((name, entry) -> {
                    if (!name.equals("remediation")) {
                        needed(entry.value(), names);
                    }
                });
        }
    }
}
