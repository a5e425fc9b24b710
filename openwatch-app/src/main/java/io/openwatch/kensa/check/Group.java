package io.openwatch.kensa.check;

import java.util.List;
import java.util.Set;

/**
 * Parameters that belong together.
 *
 * @param names their names
 * @param required whether one of them has to be given
 * @param exclusive whether only one of them may be
 * @since 0.1
 */
public record Group(List<String> names, boolean required, boolean exclusive) {

    /** Copy the list. */
    public Group {
        names = List.copyOf(names);
    }

    static Group one(String... names) {
        return new Group(List.of(names), true, true);
    }

    static Group some(String... names) {
        return new Group(List.of(names), true, false);
    }

    static Group atMostOne(String... names) {
        return new Group(List.of(names), false, true);
    }

    /** Say whether {@code given} names do. */
    public boolean satisfied(Set<String> given) {
        long count = names.stream().filter(given::contains).count();
        return (count >= 1 || !required) && (count <= 1 || !exclusive);
    }

    /** Say in words what is wanted. */
    public String words() {
        String list = String.join(", ", names);
        return required ? (exclusive ? "exactly one of " : "at least one of ") + list : "at most one of " + list;
    }
}
