package io.openwatch.kensa.rule;

import io.openwatch.kensa.host.Capabilities;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads gates: a capability, {@code all}, {@code any} and {@code not}, one within the other. */
final class GateReader {

    private static final List<String> WORDS = List.of("all", "any", "not");

    private GateReader() {}

    static Optional<Gate> read(Yaml value, Problems problems) {
        return switch (value) {
            case Yaml.Scalar(int line, String text, boolean plain) -> has(line, text, problems);
            case Yaml.Mapping mapping
            when mapping.entries().size() == 1 ->
                joined(mapping.entries().entrySet().iterator().next(), problems);
            default -> {
                problems.error(
                        value.line(), "when has to be a capability, or one of all, any and not with what it joins");
                yield Optional.empty();
            }
        };
    }

    private static Optional<Gate> has(int line, String name, Problems problems) {
        if (Capabilities.named(name).isEmpty()) {
            problems.unknown(Problem.Level.ERROR, line, "no capability is called", name, Capabilities.names());
            return Optional.empty();
        }
        return Optional.of(new Gate.Has(name));
    }

    private static Optional<Gate> joined(Map.Entry<String, Yaml.Entry> only, Problems problems) {
        Yaml value = only.getValue().value();
        String word = only.getKey();
        if (!WORDS.contains(word)) {
            problems.unknown(Problem.Level.ERROR, only.getValue().line(), "when has no", word, WORDS);
            return Optional.empty();
        }
        List<Yaml> items = value instanceof Yaml.Listing listing ? listing.items() : List.of(value);
        List<Gate> gates =
                items.stream().flatMap(item -> read(item, problems).stream()).toList();
        if (items.isEmpty()) {
            problems.error(value.line(), "[" + word + "] joins nothing");
        }
        if (gates.isEmpty()) {
            return Optional.empty();
        }
        // Of several, not lets none be open.
        return Optional.of(
                word.equals("not")
                        ? new Gate.Not(gates.size() == 1 ? gates.getFirst() : new Gate.Joined(false, gates))
                        : new Gate.Joined(word.equals("all"), gates));
    }
}
