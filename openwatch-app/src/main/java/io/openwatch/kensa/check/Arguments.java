package io.openwatch.kensa.check;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of one check as a rule gives them, each already known to its method and of its kind.
 *
 * @param method the method as the rule writes it
 * @param values by name; one value, or several for a list
 * @since 0.1
 */
public record Arguments(String method, Map<String, List<String>> values) {

    /** Copy the map. */
    public Arguments {
        values = Map.copyOf(values);
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).map(List::getFirst);
    }

    String text(String name) {
        return find(name).orElseThrow(() -> new BadArgument(name, "it is missing"));
    }

    boolean flag(String name) {
        return find(name).map(Boolean::parseBoolean).orElse(false);
    }

    /** Return the values of a list; one text with commas is a list too. */
    List<String> list(String name) {
        List<String> given = values.getOrDefault(name, List.of());
        Set<String> members = new LinkedHashSet<>();
        given.forEach(value -> members.addAll(Arrays.asList(value.strip().split("\\s*,\\s*"))));
        members.remove("");
        return List.copyOf(members);
    }
}
