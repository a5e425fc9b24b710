package io.openwatch.kensa.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes fields out of a map and reports what is wrong with them; in the end, what nobody took. */
final class Fields {

    private final Yaml.Mapping map;
    private final Problems problems;
    private final Set<String> taken = new HashSet<>();

    Fields(Yaml.Mapping map, Problems problems) {
        this.map = map;
        this.problems = problems;
    }

    /** Take {@code value} as a map; empty and reported when it is none. */
    static Optional<Fields> of(Yaml value, String what, Problems problems) {
        if (value instanceof Yaml.Mapping mapping) {
            return Optional.of(new Fields(mapping, problems));
        }
        problems.error(value.line(), what + " has to be a map, not " + value.words());
        return Optional.empty();
    }

    int line() {
        return map.line();
    }

    int line(String name) {
        return Optional.ofNullable(map.entries().get(name))
                .map(Yaml.Entry::line)
                .orElse(map.line());
    }

    boolean has(String name) {
        return map.entries().containsKey(name);
    }

    Map<String, Yaml.Entry> entries() {
        return map.entries();
    }

    Optional<Yaml> take(String name) {
        taken.add(name);
        return Optional.ofNullable(map.entries().get(name)).map(Yaml.Entry::value);
    }

    Optional<String> text(String name) {
        return take(name).flatMap(value -> scalar(value, name));
    }

    /** Return the text; the empty one, and reported, when it is missing or blank. */
    String required(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty() && !has(name)) {
            problems.error(map.line(), "the field [" + name + "] is missing");
        } else if (text.isPresent() && text.get().isBlank()) {
            problems.error(line(name), "the field [" + name + "] is empty");
        }
        return text.orElse("").strip();
    }

    List<String> texts(String name) {
        return take(name).map(value -> texts(value, name)).orElse(List.of());
    }

    List<String> texts(Yaml value, String name) {
        if (value instanceof Yaml.Scalar(int line, String text, boolean plain) && text.isEmpty() && plain) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Yaml item : items(value, name)) {
            scalar(item, name).ifPresent(texts::add);
        }
        return texts;
    }

    /** Return the value of a variable: a text alone, or the texts of a list. */
    Optional<List<String>> values(Yaml value, String name) {
        return value instanceof Yaml.Listing
                ? Optional.of(texts(value, name))
                : scalar(value, name).map(List::of);
    }

    /** Return the items of a list; reported when it is none. */
    List<Yaml> items(Yaml value, String name) {
        if (value instanceof Yaml.Listing listing) {
            return listing.items();
        }
        problems.error(value.line(), "[" + name + "] has to be a list, not " + value.words());
        return List.of();
    }

    boolean flag(String name, boolean otherwise) {
        return text(name)
                .map(text -> switch (text.toLowerCase(java.util.Locale.ROOT)) {
                    case "true", "yes", "on" -> true;
                    case "false", "no", "off" -> false;
                    default -> {
                        problems.error(line(name), "[" + name + "] has to be true or false, not [" + text + "]");
                        yield otherwise;
                    }
                })
                .orElse(otherwise);
    }

    /** Return one of {@code words}; empty and reported when it is none. */
    Optional<String> word(String name, Collection<String> words) {
        Optional<String> text = text(name);
        if (text.isPresent() && !words.contains(text.get())) {
            problems.unknown(
                    Problem.Level.ERROR,
                    line(name),
                    name + " has to be one of " + String.join(", ", words) + ", not",
                    text.get(),
                    words);
            return Optional.empty();
        }
        return text;
    }

    Optional<String> scalar(Yaml value, String name) {
        if (value instanceof Yaml.Scalar scalar) {
            return Optional.of(scalar.text());
        }
        problems.error(value.line(), "[" + name + "] has to be a text, not " + value.words());
        return Optional.empty();
    }

    /** Report every field that was not taken. */
    void rest(Problem.Level level, String what, Collection<String> known) {
        map.entries().forEach((name, entry) -> {
            if (!taken.contains(name)) {
                problems.unknown(level, entry.line(), what, name, known);
            }
        });
    }
}
