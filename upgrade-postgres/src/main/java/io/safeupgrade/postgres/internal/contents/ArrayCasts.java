package io.safeupgrade.postgres.internal.contents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes casts of arrays as the server does once an expression has gone through a dump and back.
 *
 * <p>{@code state IN ('a', 'b')} on a varchar is dumped as {@code (ARRAY['a'::character varying, ...])::text[]}. Reading
 * that, the server casts each element, and from then on it dumps {@code ARRAY[('a'::character varying)::text, ...]}:
 * the same constraint, another text.
 */
final class ArrayCasts {

    private static final String BEGIN = "(ARRAY[";

    /** Each costs a look at the whole text; only a made-up one has that many. */
    private static final int MOST_IN_VAIN = 500;

    private static final Pattern TYPE =
            Pattern.compile("\\)::((?:\"[^\"]+\"|[a-z_][\\w$]*)(?:\\.(?:\"[^\"]+\"|[\\w$]+))?"
                    + "(?: (?:varying|precision|with(?:out)? time zone))?(?:\\(\\d+(?:,\\d+)?\\))?)\\[]");

    private ArrayCasts() {}

    /** Return {@code sql} with every cast of an array pushed down to the elements. */
    static String pushedDown(String sql) {
        StringBuilder written = new StringBuilder();
        int done = 0;
        int vain = 0;
        int begin = sql.indexOf(BEGIN);
        while (begin >= 0 && vain < MOST_IN_VAIN) {
            List<String> elements = new ArrayList<>();
            int close = elements(sql, begin + BEGIN.length(), elements);
            Matcher type = TYPE.matcher(sql).region(close, sql.length());
            if (close > 0 && type.lookingAt()) {
                written.append(sql, done, begin).append(cast(elements, type.group(1)));
                done = type.end();
                begin = sql.indexOf(BEGIN, done);
            } else {
                vain++;
                begin = sql.indexOf(BEGIN, begin + 1);
            }
        }
        return written.append(sql, done, sql.length()).toString();
    }

    private static String cast(List<String> elements, String type) {
        return elements.stream()
                .map(one -> "(" + one.strip() + ")::" + type)
                .collect(Collectors.joining(", ", "ARRAY[", "]"));
    }

    /** Split what is between the brackets at its commas; return where the bracket is followed, 0 if it never closes. */
    private static int elements(String sql, int from, List<String> elements) {
        int depth = 0;
        int begin = from;
        for (int i = from; i < sql.length(); i++) {
            switch (sql.charAt(i)) {
                case '\'', '"' -> i = quoted(sql, i);
                case '(', '[' -> depth++;
                case ')' -> depth--;
                case ']' -> {
                    if (depth-- == 0) {
                        elements.add(sql.substring(begin, i));
                        return i + 1;
                    }
                }
                case ',' -> {
                    if (depth == 0) {
                        elements.add(sql.substring(begin, i));
                        begin = i + 1;
                    }
                }
                default -> {}
            }
        }
        return 0;
    }

    /** Return where the quotes close; doubled ones open again at once. */
    private static int quoted(String sql, int open) {
        int close = sql.indexOf(sql.charAt(open), open + 1);
        return close < 0 ? sql.length() : close;
    }
}
