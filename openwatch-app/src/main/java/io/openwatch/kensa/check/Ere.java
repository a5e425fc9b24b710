package io.openwatch.kensa.check;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A POSIX extended regular expression, as rules write for grep -E. Looks at a text only so long: a pattern may take longer
 * than anybody lives.
 */
final class Ere {

    private static final int MOST = 20_000_000;

    private final Pattern pattern;

    private Ere(Pattern pattern) {
        this.pattern = pattern;
    }

    /** Whether it is found. */
    enum Search {
        FOUND,
        NOT_FOUND,
        GAVE_UP
    }

    static Ere of(String text) {
        return new Ere(Pattern.compile(translated(text), Pattern.DOTALL | Pattern.UNIX_LINES));
    }

    static Optional<String> problem(String text) {
        try {
            of(text);
            return Optional.empty();
        } catch (PatternSyntaxException wrong) {
            return Optional.of("[" + text + "] is no regular expression: " + wrong.getDescription());
        }
    }

    /** Look for it anywhere in {@code text}. */
    Search find(String text) {
        return find(List.of(text));
    }

    /** Look for it in any of {@code lines}. */
    Search find(Iterable<String> lines) {
        Steps steps = new Steps();
        try {
            for (String line : lines) {
                if (pattern.matcher(new Bounded(line, steps)).find()) {
                    return Search.FOUND;
                }
            }
            return Search.NOT_FOUND;
        } catch (TooLong | StackOverflowError enough) {
            return Search.GAVE_UP;
        }
    }

    /**
     * Java has no {@code [[:space:]]}, and within brackets it reads backslash, bracket and {@code &&} its own way, POSIX
     * reads them as they are.
     */
    private static String translated(String text) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(i + 1);
                out.append(next == '<' || next == '>' ? "\\b" : "\\" + next);
                i += 2;
            } else if (c == '[') {
                i = brackets(text, i, out);
            } else {
                out.append(c);
                i++;
            }
        }
        return out.toString();
    }

    private static int brackets(String text, int from, StringBuilder out) {
        int i = from + 1;
        out.append('[');
        if (text.startsWith("^", i)) {
            out.append('^');
            i++;
        }
        boolean first = true;
        while (i < text.length() && (first || text.charAt(i) != ']')) {
            int close = text.startsWith("[:", i) ? text.indexOf(":]", i + 2) : -1;
            if (close > 0) {
                out.append(classOf(text.substring(i + 2, close)));
                i = close + 2;
            } else {
                char c = text.charAt(i);
                out.append(c == '\\' || c == '[' || c == ']' || c == '&' || c == '^' ? "\\" + c : String.valueOf(c));
                i++;
            }
            first = false;
        }
        out.append(']');
        return i + 1;
    }

    private static String classOf(String name) {
        return switch (name) {
            case "space" -> "\\s";
            case "digit" -> "0-9";
            case "alpha" -> "a-zA-Z";
            case "alnum" -> "a-zA-Z0-9";
            case "upper" -> "A-Z";
            case "lower" -> "a-z";
            case "blank" -> " \\t";
            case "punct" -> "\\p{Punct}";
            case "xdigit" -> "0-9A-Fa-f";
            case "print" -> "\\x20-\\x7e";
            case "graph" -> "\\x21-\\x7e";
            case "cntrl" -> "\\p{Cntrl}";
            default -> throw new PatternSyntaxException("there is no class [:" + name + ":]", name, 0);
        };
    }

    private static final class TooLong extends RuntimeException {
        TooLong() {
            super(null, null, false, false);
        }
    }

    /** How often a text may still be looked at. */
    private static final class Steps {

        private int left = MOST;

        void take() {
            if (--left < 0) {
                throw new TooLong();
            }
        }
    }

    private record Bounded(CharSequence text, Steps steps) implements CharSequence {

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            steps.take();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Bounded(text.subSequence(start, end), steps);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
