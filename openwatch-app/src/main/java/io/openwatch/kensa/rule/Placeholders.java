package io.openwatch.kensa.rule;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the places of variables in rules.
 *
 * <p>Before a file is read as YAML, {@code {{ name }}} becomes a word between two characters that mean nothing to YAML; so it
 * may stand without quotes, as the format has it, and its value is put in only when the form of the file is settled.
 */
final class Placeholders {

    private static final char OPEN = '\ue000';
    private static final char CLOSE = '\ue001';
    private static final Pattern WRITTEN = Pattern.compile("\\{\\{[ \\t]*([A-Za-z][A-Za-z0-9_]*)[ \\t]*}}");
    private static final Pattern HIDDEN = Pattern.compile(OPEN + "([A-Za-z0-9_]+)" + CLOSE);

    private Placeholders() {}

    /** Hide them in the text of a file; reported when the text holds such characters already. */
    static String hide(String text, Problems problems) {
        if (text.indexOf(OPEN) >= 0 || text.indexOf(CLOSE) >= 0) {
            problems.error(0, "it holds a character that is kept for variables");
        }
        return WRITTEN.matcher(text).replaceAll(OPEN + "$1" + CLOSE);
    }

    /** Write them as people do. */
    static String show(String text) {
        return fill(text, name -> "{{ " + name + " }}");
    }

    /** Put {@code value} in for each. */
    static String fill(String text, Function<String, String> value) {
        return HIDDEN.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value.apply(found.group(1))));
    }

    /** Return the names in {@code text}. */
    static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        HIDDEN.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }
}
