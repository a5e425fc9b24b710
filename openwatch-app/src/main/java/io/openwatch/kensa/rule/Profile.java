package io.openwatch.kensa.rule;

import io.openwatch.kensa.Severity;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A selection of rules with values of variables, under a name.
 *
 * @param name its name
 * @param wanted which rules it takes
 * @param without ids of rules that it leaves out of these, {@code *} for any part of one
 * @param variables values, of a list each member; they count more than those of files, and less than those of the command line
 * @param problems what is wrong with the file
 * @since 0.1
 */
public record Profile(
        String name,
        Selection wanted,
        List<String> without,
        Map<String, List<String>> variables,
        List<Problem> problems) {

    private static final List<String> FIELDS = List.of(
            "profile", "rules", "tags", "categories", "severities", "frameworks", "controls", "without", "variables");

    /** Copy list and map. */
    public Profile {
        without = List.copyOf(without);
        variables = Map.copyOf(variables);
        problems = List.copyOf(problems);
    }

    /** Read {@code file}; without anything when it cannot be used, with problems then. */
    public static Profile read(Path file) {
        Problems problems = new Problems(file.toString());
        return SettingsFile.read(file, "a profile", problems)
                .map(fields -> of(fields, problems))
                .orElseGet(() -> new Profile("", Selection.ALL, List.of(), Map.of(), problems.all()));
    }

    private static Profile of(Fields fields, Problems problems) {
        String name = fields.required("profile");
        Selection wanted = new Selection(
                fields.texts("rules"),
                fields.texts("tags"),
                fields.texts("categories"),
                severities(fields, problems),
                fields.texts("frameworks"),
                fields.texts("controls"));
        List<String> without = fields.texts("without");
        Map<String, List<String>> variables = variables(fields, problems);
        fields.rest(Problem.Level.ERROR, "a profile has no field", FIELDS);
        return new Profile(name, wanted, without, variables, problems.all());
    }

    private static Set<Severity> severities(Fields fields, Problems problems) {
        Map<String, Severity> known =
                Arrays.stream(Severity.values()).collect(Collectors.toMap(Severity::label, Function.identity()));
        Set<Severity> severities = new LinkedHashSet<>();
        for (String text : fields.texts("severities")) {
            Optional.ofNullable(known.get(text))
                    .ifPresentOrElse(
                            severities::add,
                            () -> problems.unknown(
                                    Problem.Level.ERROR,
                                    fields.line("severities"),
                                    "there is no severity",
                                    text,
                                    known.keySet()));
        }
        return severities;
    }

    private static Map<String, List<String>> variables(Fields fields, Problems problems) {
        Map<String, List<String>> variables = new LinkedHashMap<>();
        fields.take("variables")
                .flatMap(map -> Fields.of(map, "variables", problems))
                .ifPresent(map -> map.entries()
                        .forEach((name, entry) ->
                                map.values(entry.value(), name).ifPresent(value -> variables.put(name, value))));
        return variables;
    }

    /** Say whether the profile takes {@code rule}. */
    public boolean takes(Rule rule) {
        return wanted.test(rule) && (without.isEmpty() || !ids(without).test(rule));
    }

    /** Return the ids that the profile names and none of {@code rules} has: it would judge less than it says. */
    public List<String> missing(List<Rule> rules) {
        return wanted.rules().stream()
                .filter(id -> rules.stream().noneMatch(ids(List.of(id))))
                .toList();
    }

    private static Selection ids(List<String> ids) {
        return new Selection(ids, List.of(), List.of(), Set.of(), List.of(), List.of());
    }
}
