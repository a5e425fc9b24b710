package io.openwatch.kensa.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spells out names such as {@code web[01:20].example.com} and {@code db-[a:c]}. */
final class HostRange {

    private static final int MOST = 100_000;
    private static final Pattern RANGE =
            Pattern.compile("\\[(?:([0-9]{1,9}):([0-9]{1,9})|([a-z]):([a-z]))(?::([0-9]{1,4}))?]");

    private HostRange() {}

    /** Return the names; more than anybody can mean are an {@link IllegalArgumentException}. */
    static List<String> names(String pattern) {
        List<String> names = List.of(pattern);
        while (RANGE.matcher(names.getFirst()).find()) {
            List<String> more = new ArrayList<>();
            for (String name : names) {
                spell(name, more);
            }
            names = more;
        }
        return names;
    }

    private static void spell(String name, List<String> names) {
        Matcher range = RANGE.matcher(name);
        if (!range.find()) {
            throw new IllegalArgumentException("the name [" + name + "] is not understood");
        }
        boolean letters = range.group(3) != null;
        int from = letters ? range.group(3).charAt(0) : Integer.parseInt(range.group(1));
        int to = letters ? range.group(4).charAt(0) : Integer.parseInt(range.group(2));
        int step = range.group(5) == null ? 1 : Math.max(1, Integer.parseInt(range.group(5)));
        if (from > to || names.size() + (to - from) / step >= MOST) {
            throw new IllegalArgumentException("the range in [" + name + "] has no hosts, or too many");
        }
        int width = letters ? 1 : range.group(1).length();
        for (int i = from; i <= to; i += step) {
            String part = letters ? String.valueOf((char) i) : String.format("%0" + width + "d", i);
            names.add(name.substring(0, range.start()) + part + name.substring(range.end()));
        }
    }
}
