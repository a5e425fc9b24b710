package io.openwatch.contract;

import java.util.random.RandomGenerator;

/**
 * Writes a text that a pattern of the contract matches: literals, classes, groups with alternatives, the usual quantifiers.
 * What it cannot read ends the test, so that nobody believes it was tried.
 */
final class PatternSample {
    private static final int MORE = 8;

    private final String pattern;
    private final RandomGenerator random;
    private int at;

    private PatternSample(String pattern, RandomGenerator random) {
        this.pattern = pattern;
        this.random = random;
    }

    static String of(String pattern, RandomGenerator random) {
        PatternSample sample = new PatternSample(pattern.replaceAll("^\\^|\\$$", ""), random);
        String text = sample.alternatives();
        if (sample.at < sample.pattern.length()) {
            throw new AssertionError("cannot write what matches [" + pattern + "]");
        }
        return text;
    }

    private String alternatives() {
        String chosen = sequence();
        int seen = 1;
        while (peek() == '|') {
            at++;
            String other = sequence();
            seen++;
            chosen = random.nextInt(seen) == 0 ? other : chosen;
        }
        return chosen;
    }

    private String sequence() {
        StringBuilder text = new StringBuilder();
        while (at < pattern.length() && peek() != '|' && peek() != ')') {
            int start = at;
            StringBuilder one = new StringBuilder(atom());
            int after = at;
            int times = times();
            int end = at;
            for (int time = 0; time < times; time++) {
                at = start;
                one.setLength(0);
                text.append(atom());
            }
            at = Math.max(end, after);
        }
        return text.toString();
    }

    private String atom() {
        char next = pattern.charAt(at++);
        return switch (next) {
            case '(' -> group();
            case '[' -> Character.toString(ofClass());
            case '\\' -> Character.toString(escaped(pattern.charAt(at++)));
            case '.' -> "x";
            default -> Character.toString(next);
        };
    }

    private String group() {
        if (pattern.startsWith("?:", at)) {
            at += 2;
        } else if (peek() == '?') {
            throw new AssertionError("cannot write what matches [" + pattern + "]");
        }
        String inner = alternatives();
        at++;
        return inner;
    }

    private char escaped(char kind) {
        return switch (kind) {
            case 'd' -> (char) ('0' + random.nextInt(10));
            case 'w', 'S' -> (char) ('a' + random.nextInt(26));
            case 's' -> ' ';
            case 'x' -> hex();
            default -> kind;
        };
    }

    private char hex() {
        char value = (char) Integer.parseInt(pattern.substring(at, at + 2), 16);
        at += 2;
        return value;
    }

    private char ofClass() {
        StringBuilder members = new StringBuilder();
        if (peek() == '^') {
            throw new AssertionError("cannot write what matches [" + pattern + "]");
        }
        while (peek() != ']') {
            char from = member();
            if (peek() == '-' && pattern.charAt(at + 1) != ']') {
                at++;
                char to = member();
                for (char each = from; each <= to; each++) {
                    members.append(each);
                }
            } else {
                members.append(from);
            }
        }
        at++;
        return members.charAt(random.nextInt(members.length()));
    }

    private char member() {
        char next = pattern.charAt(at++);
        return next == '\\' ? escaped(pattern.charAt(at++)) : next;
    }

    private int times() {
        return switch (peek()) {
            case '?' -> skip(random.nextInt(2));
            case '*' -> skip(random.nextInt(MORE));
            case '+' -> skip(1 + random.nextInt(MORE));
            case '{' -> counted();
            default -> 1;
        };
    }

    private int skip(int times) {
        at++;
        return times;
    }

    private int counted() {
        int end = pattern.indexOf('}', at);
        String[] bounds = pattern.substring(at + 1, end).split(",", -1);
        at = end + 1;
        int least = Integer.parseInt(bounds[0]);
        if (bounds.length == 1) {
            return least;
        }
        int most = bounds[1].isEmpty() ? least + MORE : Math.min(least + MORE, Integer.parseInt(bounds[1]));
        return least + random.nextInt(most - least + 1);
    }

    private char peek() {
        return at < pattern.length() ? pattern.charAt(at) : '\0';
    }
}
