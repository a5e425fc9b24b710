package io.openwatch.kensa.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A YAML document with the line of each of its parts. */
sealed interface Yaml {

    /** Return the line, from 1. */
    int line();

    /** Return the same with every text changed, form and lines kept. */
    Yaml map(UnaryOperator<String> change);

    /** Say in words what it is. */
    String words();

    /**
     * A text; numbers and truths are texts as they are written.
     *
     * @param plain whether it was written without quotes
     */
    record Scalar(int line, String text, boolean plain) implements Yaml {

        @Override
        public Yaml map(UnaryOperator<String> change) {
            return new Scalar(line, change.apply(text), plain);
        }

        @Override
        public String words() {
            return "a text";
        }
    }

    /** A list. */
    record Listing(int line, List<Yaml> items) implements Yaml {

        @Override
        public Yaml map(UnaryOperator<String> change) {
            return new Listing(
                    line, items.stream().map(item -> item.map(change)).toList());
        }

        @Override
        public String words() {
            return "a list";
        }
    }

    /** A map in the order of the file. */
    record Mapping(int line, Map<String, Entry> entries) implements Yaml {

        @Override
        public Yaml map(UnaryOperator<String> change) {
            Map<String, Entry> changed = new LinkedHashMap<>();
            entries.forEach((key, entry) ->
                    changed.put(key, new Entry(entry.line(), entry.value().map(change))));
            return new Mapping(line, changed);
        }

        @Override
        public String words() {
            return "a map";
        }
    }

    /**
     * A value of a map.
     *
     * @param line the line of its key
     */
    record Entry(int line, Yaml value) {}
}
