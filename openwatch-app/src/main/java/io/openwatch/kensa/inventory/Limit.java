package io.openwatch.kensa.inventory;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which hosts are wanted: names, groups and {@code *} for parts of them, with commas between; behind {@code !} those that are
 * not wanted.
 *
 * @param wanted any of these; none for all
 * @param unwanted none of these
 * @since 0.1
 */
public record Limit(List<Pattern> wanted, List<Pattern> unwanted) {

    /** Every host. */
    public static final Limit NONE = new Limit(List.of(), List.of());

    /** Copy the lists. */
    public Limit {
        wanted = List.copyOf(wanted);
        unwanted = List.copyOf(unwanted);
    }

    /** Read {@code text}. */
    public static Limit of(String text) {
        List<String> words = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty() && !word.equals("all"))
                .toList();
        return new Limit(
                words.stream()
                        .filter(word -> !word.startsWith("!"))
                        .map(Limit::glob)
                        .toList(),
                words.stream()
                        .filter(word -> word.startsWith("!"))
                        .map(word -> glob(word.substring(1)))
                        .toList());
    }

    private static Pattern glob(String text) {
        return Pattern.compile(
                Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    /** Say whether {@code host} is wanted. */
    public boolean holds(InventoryHost host) {
        return (wanted.isEmpty() || names(wanted, host)) && !names(unwanted, host);
    }

    private static boolean names(List<Pattern> patterns, InventoryHost host) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.matcher(host.name()).matches()
                        || host.groups().stream()
                                .anyMatch(group -> pattern.matcher(group).matches()));
    }
}
