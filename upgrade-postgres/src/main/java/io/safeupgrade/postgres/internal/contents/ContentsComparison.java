package io.safeupgrade.postgres.internal.contents;

import io.safeupgrade.postgres.internal.contents.DumpContents.Definition;
import io.safeupgrade.postgres.internal.contents.DumpContents.Sequence;
import io.safeupgrade.postgres.internal.contents.DumpContents.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts into words what two contents differ in: rows first, as they matter most, then sequences, then definitions. */
final class ContentsComparison {

    private static final String ROWS = "TABLE DATA";

    private final DumpContents expected;
    private final DumpContents actual;
    private final List<String> differences = new ArrayList<>();

    ContentsComparison(DumpContents expected, DumpContents actual) {
        this.expected = expected;
        this.actual = actual;
    }

    List<String> differences(int limit) {
        compare(DumpContents::tables, one -> Names.qualified(one.schema(), one.name()), this::tables);
        largeObjects();
        compare(DumpContents::sequences, one -> Names.qualified(one.schema(), one.name()), this::sequences);
        compare(DumpContents::catalog, this::label, this::definitions);
        if (differences.size() <= limit) {
            return List.copyOf(differences);
        }
        List<String> shown = new ArrayList<>(differences.subList(0, limit));
        shown.add("... and [" + (differences.size() - limit) + "] more differences");
        return shown;
    }

    /** Walk over the names of both in their order; what is under one name may be several or none. */
    private <T> void compare(Function<DumpContents, List<T>> part, Function<T, String> name, Words<T> words) {
        Map<String, List<T>> then = byName(part.apply(expected), name);
        Map<String, List<T>> now = byName(part.apply(actual), name);
        TreeSet<String> names = new TreeSet<>(then.keySet());
        names.addAll(now.keySet());
        for (String one : names) {
            List<T> wanted = then.getOrDefault(one, List.of());
            List<T> found = now.getOrDefault(one, List.of());
            if (!wanted.equals(found)) {
                words.of(one, wanted, found).ifPresent(differences::add);
            }
        }
    }

    private interface Words<T> {
        Optional<String> of(String name, List<T> wanted, List<T> found);
    }

    private static <T> Map<String, List<T>> byName(List<T> list, Function<T, String> name) {
        return list.stream().collect(Collectors.groupingBy(name, TreeMap::new, Collectors.toList()));
    }

    private Optional<String> tables(String name, List<Table> wanted, List<Table> found) {
        return Optional.of("table [" + name + "] "
                + missingOr(
                        wanted,
                        found,
                        (then, now) -> then.rows() == now.rows()
                                ? "has other content in its [" + now.rows() + "] rows"
                                : "has [" + now.rows() + "] rows instead of [" + then.rows() + "]"));
    }

    private Optional<String> sequences(String name, List<Sequence> wanted, List<Sequence> found) {
        return Optional.of("sequence [" + name + "] "
                + missingOr(
                        wanted,
                        found,
                        (then, now) -> "stands at [" + now.position() + "] instead of [" + then.position() + "]"));
    }

    private Optional<String> definitions(String name, List<Definition> wanted, List<Definition> found) {
        Definition one = (wanted.isEmpty() ? found : wanted).getFirst();
        // Said already, of the table.
        return one.kind().equals(ROWS) && wanted.isEmpty() != found.isEmpty()
                ? Optional.empty()
                : Optional.of("[" + name + "] " + missingOr(wanted, found, (then, now) -> "differs"));
    }

    private String label(Definition definition) {
        return definition.kind() + " " + Names.inSchema(definition.schema(), definition.name());
    }

    private static <T> String missingOr(List<T> wanted, List<T> found, BiFunction<T, T, String> otherwise) {
        if (found.isEmpty()) {
            return "is missing";
        }
        return wanted.isEmpty() ? "is not expected" : otherwise.apply(wanted.getFirst(), found.getFirst());
    }

    private void largeObjects() {
        var then = expected.largeObjects();
        var now = actual.largeObjects();
        if (then.count() != now.count()) {
            differences.add("there are [" + now.count() + "] large objects instead of [" + then.count() + "]");
        } else if (!then.content().equals(now.content())) {
            differences.add("the [" + now.count() + "] large objects have other content");
        } else if (!then.definitions().equals(now.definitions())) {
            differences.add("the [" + now.count() + "] large objects have other owners, privileges or comments");
        }
    }
}
