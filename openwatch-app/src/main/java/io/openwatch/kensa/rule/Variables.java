package io.openwatch.kensa.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The values of variables for one host.
 *
 * @param values by name; one value, or several for a list
 * @since 0.1
 */
public record Variables(Map<String, List<String>> values) {

    private static final Pattern PLAIN = Pattern.compile("(?!-[^0-9])[A-Za-z0-9_.,:/@%+=-]*");

    /** Copy the map. */
    public Variables {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((name, value) -> copy.put(name, List.copyOf(value)));
        values = Map.copyOf(copy);
    }

    /** Say whether {@code name} has a value. */
    public boolean declares(String name) {
        return values.containsKey(name);
    }

    /** Return the value, a list with commas; the placeholder itself where there is none. */
    String text(String name) {
        return declares(name) ? String.join(",", values.get(name)) : "{{ " + name + " }}";
    }

    /** Return these with {@code higher} before them. */
    Variables under(Map<String, List<String>> higher) {
        Map<String, List<String>> all = new LinkedHashMap<>(values);
        all.putAll(higher);
        return new Variables(all);
    }

    /** Say whether a shell takes {@code value} for one word, wherever it stands. */
    static boolean plain(String value) {
        return !value.equals("-") && PLAIN.matcher(value).matches();
    }
}
