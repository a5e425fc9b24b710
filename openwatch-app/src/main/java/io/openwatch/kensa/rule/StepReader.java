package io.openwatch.kensa.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the steps of a remediation. */
final class StepReader {

    private final Variables variables;
    private final Problems problems;

    StepReader(Variables variables, Problems problems) {
        this.variables = variables;
        this.problems = problems;
    }

    /** Read one mechanism, or the list {@code steps}. */
    List<Step> read(Yaml value) {
        List<Step> steps = new ArrayList<>();
        Fields.of(value, "remediation", problems).ifPresent(fields -> {
            if (!fields.has("steps")) {
                step(fields).ifPresent(steps::add);
                return;
            }
            fields.take("steps")
                    .map(list -> fields.items(list, "steps"))
                    .orElse(List.of())
                    .forEach(item -> Fields.of(item, "a step", problems)
                            .flatMap(this::step)
                            .ifPresent(steps::add));
            List<String> beside = new ArrayList<>(Mechanism.COMMON);
            beside.forEach(fields::take);
            beside.add("steps");
            fields.rest(Problem.Level.ERROR, "a remediation with steps has no field", beside);
        });
        return steps;
    }

    private Optional<Step> step(Fields fields) {
        String name = fields.required("mechanism");
        Optional<Mechanism> mechanism = Mechanism.named(name);
        if (mechanism.isEmpty()) {
            if (!name.isEmpty()) {
                problems.unknown(
                        Problem.Level.ERROR,
                        fields.line("mechanism"),
                        "no mechanism is called",
                        name,
                        Mechanism.names());
            }
            return Optional.empty();
        }
        return Optional.of(step(mechanism.get(), fields));
    }

    private Step step(Mechanism mechanism, Fields fields) {
        List<String> known = new ArrayList<>(mechanism.required());
        known.addAll(mechanism.optional());
        known.addAll(Mechanism.COMMON);
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String name : known) {
            fields.take(name).ifPresent(value -> parameters.put(name, values(value, name, fields)));
            if (mechanism.required().contains(name) && !fields.has(name)) {
                problems.error(fields.line(), mechanism.name() + " needs [" + name + "]");
            }
        }
        fields.rest(Problem.Level.ERROR, mechanism.name() + " has no parameter", known);
        return new Step(mechanism.name(), parameters);
    }

    private List<String> values(Yaml value, String name, Fields fields) {
        List<String> written = value instanceof Yaml.Listing
                ? fields.texts(value, name)
                : fields.scalar(value, name).map(List::of).orElse(List.of());
        return written.stream()
                .map(text -> Placeholders.fill(text, variables::text))
                .toList();
    }
}
