package io.openwatch.hosts;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/**
 * What somebody types to find a host, as a condition on the index of words.
 *
 * <p>A host is found when each word that was typed is the beginning of a word of its name or address, or of a tag.
 */
final class SearchWords {
    static final int LONGEST = 200;

    /**
     * Asked by itself: the planner takes beginnings of words for frequent ones, and would rather walk through all hosts in
     * their order until a page is full, which it never is when nothing fits.
     */
    private static final String FOUND =
            "hosts.id = any (array(select w.id from hosts w where w.words @@ cast({0} as tsquery)))";

    private SearchWords() {}

    static Condition condition(String typed) {
        String query = Arrays.stream(typed.toLowerCase(Locale.ROOT).split("\\s+"))
                .filter(word -> !word.isEmpty())
                .map(SearchWords::word)
                .collect(Collectors.joining(" & "));
        return query.isEmpty() ? DSL.noCondition() : DSL.condition(FOUND, DSL.val(query));
    }

    /** A name's parts stand in the index one by one, a tag stands there as a whole. */
    private static String word(String word) {
        String parts = Arrays.stream(word.split("[^\\p{L}\\p{N}]+"))
                .filter(part -> !part.isEmpty())
                .map(SearchWords::beginning)
                .collect(Collectors.joining(" & "));
        return parts.isEmpty() ? beginning(word) : "(" + parts + " | " + beginning(word) + ")";
    }

    private static String beginning(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "':*";
    }
}
