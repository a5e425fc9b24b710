package io.openwatch.kensa.rule;

import io.openwatch.kensa.check.Arguments;
import io.openwatch.kensa.check.BadArgument;
import io.openwatch.kensa.check.Check;
import io.openwatch.kensa.check.Composition;
import io.openwatch.kensa.check.Group;
import io.openwatch.kensa.check.Kind;
import io.openwatch.kensa.check.Method;
import io.openwatch.kensa.check.Methods;
import io.openwatch.kensa.check.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads checks; a closed world, in which every name and every value is known or an error. */
final class CheckReader {

    private static final Map<String, Composition.Kind> COMPOSITIONS = new LinkedHashMap<>();

    static {
        COMPOSITIONS.put("checks", Composition.Kind.ALL);
        COMPOSITIONS.put("all", Composition.Kind.ALL);
        COMPOSITIONS.put("any", Composition.Kind.ANY);
        COMPOSITIONS.put("none", Composition.Kind.NONE);
    }

    /** Stands for the value of a parameter that holds a variable without one; no value in a file is empty. */
    private static final List<String> UNKNOWN = List.of();

    private final Variables variables;
    private final Problems problems;

    CheckReader(Variables variables, Problems problems) {
        this.variables = variables;
        this.problems = problems;
    }

    /** Read a check; empty when it holds a variable without a value; empty, and reported, when it is none. */
    Optional<Check> read(Yaml value) {
        return Fields.of(value, "check", problems).flatMap(this::read);
    }

    private Optional<Check> read(Fields fields) {
        if (fields.has("method")) {
            return method(fields);
        }
        List<Check> parts = new ArrayList<>();
        int known = 0;
        for (Map.Entry<String, Composition.Kind> kind : COMPOSITIONS.entrySet()) {
            Optional<Yaml> list = fields.take(kind.getKey());
            known += list.isPresent() ? 1 : 0;
            list.flatMap(items ->
                            composition(kind.getKey(), kind.getValue(), fields.items(items, kind.getKey()), items))
                    .ifPresent(parts::add);
        }
        fields.rest(Problem.Level.ERROR, "a check without a method has no field", joined());
        if (known == 0) {
            problems.error(
                    fields.line(), "a check needs method, or one of " + String.join(", ", COMPOSITIONS.keySet()));
        }
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(parts.size() == 1 ? parts.getFirst() : new Composition(Composition.Kind.ALL, parts));
    }

    private static Collection<String> joined() {
        return Stream.concat(Stream.of("method"), COMPOSITIONS.keySet().stream())
                .toList();
    }

    private Optional<Check> composition(String name, Composition.Kind kind, List<Yaml> items, Yaml list) {
        if (items.isEmpty() && list instanceof Yaml.Listing) {
            problems.error(list.line(), "[" + name + "] holds no check");
        }
        List<Check> parts = items.stream().flatMap(item -> read(item).stream()).toList();
        return parts.isEmpty() ? Optional.empty() : Optional.of(new Composition(kind, parts));
    }

    private Optional<Check> method(Fields fields) {
        String name = fields.required("method");
        Optional<Method> method = Methods.named(name);
        if (method.isEmpty()) {
            List<String> all = Methods.methods().stream().map(Method::name).toList();
            if (!name.isEmpty()) {
                problems.unknown(Problem.Level.ERROR, fields.line("method"), "no check method is called", name, all);
            }
            return Optional.empty();
        }
        return method(method.get(), fields);
    }

    private Optional<Check> method(Method method, Fields fields) {
        int before = problems.all().size();
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Parameter parameter : method.parameters()) {
            fields.take(parameter.name())
                    .ifPresent(value -> values.put(parameter.name(), values(method, parameter, value, fields)));
            if (parameter.required() && !fields.has(parameter.name())) {
                problems.error(fields.line(), method.name() + " needs [" + parameter.name() + "]");
            }
        }
        fields.rest(
                Problem.Level.ERROR,
                method.name() + " has no parameter",
                method.parameters().stream().map(Parameter::name).toList());
        method.broken(values.keySet())
                .map(Group::words)
                .ifPresent(words -> problems.error(fields.line(), method.name() + " needs " + words));
        if (problems.all().size() > before || values.containsValue(UNKNOWN)) {
            return Optional.empty();
        }
        Lint.method(method.name(), values, fields.line("method"), problems);
        return made(method, values, fields);
    }

    private Optional<Check> made(Method method, Map<String, List<String>> values, Fields fields) {
        try {
            return Optional.of(method.check(new Arguments(method.name(), values)));
        } catch (BadArgument wrong) {
            problems.error(fields.line(wrong.parameter()), wrong.parameter() + ": " + wrong.getMessage());
            return Optional.empty();
        }
    }

    private List<String> values(Method method, Parameter parameter, Yaml value, Fields fields) {
        boolean list = value instanceof Yaml.Listing && parameter.kind().list();
        List<String> written = list
                ? fields.texts(value, parameter.name())
                : fields.scalar(value, parameter.name()).map(List::of).orElse(List.of());
        if (written.stream()
                .flatMap(text -> Placeholders.names(text).stream())
                .anyMatch(name -> !variables.declares(name))) {
            return UNKNOWN;
        }
        List<String> filled = new ArrayList<>();
        for (String text : written) {
            Kind kind = parameter.kind();
            unsafe(kind, text)
                    .ifPresentOrElse(
                            why -> problems.error(value.line(), parameter.name() + ": " + why),
                            () -> filled.add(kind.normalized(Placeholders.fill(text, variables::text))));
        }
        for (String text : filled) {
            check(method, parameter, value.line(), text);
        }
        if (list && filled.isEmpty()) {
            problems.error(value.line(), "[" + parameter.name() + "] is an empty list");
        }
        return filled.isEmpty() ? List.of("") : filled;
    }

    private void check(Method method, Parameter parameter, int line, String text) {
        Kind kind = parameter.kind();
        if (!kind.choices().isEmpty() && !kind.choices().contains(text)) {
            problems.unknown(
                    Problem.Level.ERROR,
                    line,
                    method.name() + ": " + parameter.name() + " has to be one of " + kind.words() + ", not",
                    text,
                    kind.choices());
            return;
        }
        kind.problem(text).ifPresent(why -> problems.error(line, method.name() + ": " + parameter.name() + ": " + why));
    }

    /** A value that becomes part of a script may not end the word that it stands in. */
    private Optional<String> unsafe(Kind kind, String text) {
        if (kind != Kind.SCRIPT) {
            return Optional.empty();
        }
        return Placeholders.names(text).stream()
                .filter(name -> !Variables.plain(variables.text(name)))
                .findFirst()
                .map(name -> "the value of the variable [" + name + "] cannot stand in a script; only letters, digits"
                        + " and . , : / @ % + = _ - can, and no hyphen before anything but a number");
    }
}
