package io.openwatch.kensa.check;

import io.openwatch.kensa.check.Operator.Relation;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What kind of thing a text stands for, and how two of them compare. */
enum ValueType {
    /** Text; equal or not, spaces and tabs counting as one space. */
    STRING {
        @Override
        Optional<Relation> relate(String found, String expected) {
            return Optional.of(
                    Numbers.spaced(found).equals(Numbers.spaced(expected)) ? Relation.EQUAL : Relation.UNRELATED);
        }
    },
    /** A whole number, decimal or hexadecimal. */
    INT {
        @Override
        Optional<Relation> relate(String found, String expected) {
            return numbers(found, expected, Numbers::whole);
        }
    },
    /** A number, with a fraction or a unit of 1024 such as {@code 10K} or {@code 1.5GiB}. */
    SIZE {
        @Override
        Optional<Relation> relate(String found, String expected) {
            return numbers(found, expected, Numbers::size);
        }
    },
    /** An octal number such as a umask, compared by its value. */
    OCTAL {
        @Override
        Optional<Relation> relate(String found, String expected) {
            return numbers(found, expected, text -> Numbers.octal(text).map(BigDecimal::valueOf));
        }
    },
    /** Permission bits; less means a part of them. */
    MODE {
        @Override
        Optional<Relation> relate(String found, String expected) {
            return Numbers.octal(found).flatMap(left -> Numbers.octal(expected).map(right -> bits(left, right)));
        }
    },
    /** A version, as packages have them. */
    VERSION {
        @Override
        Optional<Relation> relate(String found, String expected) {
            return found.isBlank() || expected.isBlank()
                    ? Optional.empty()
                    : Optional.of(order(Versions.compare(found.strip(), expected.strip())));
        }
    },
    /** A span of time such as {@code 90}, {@code 5min} or {@code 1h 30m}; without a unit, seconds. */
    DURATION {
        @Override
        Optional<Relation> relate(String found, String expected) {
            return numbers(found, expected, Numbers::seconds);
        }
    },
    /** Words between commas or spaces, in no order; less means a part of them. */
    SET {
        @Override
        Optional<Relation> relate(String found, String expected) {
            return Optional.of(sets(Numbers.words(found), Numbers.words(expected)));
        }
    };

    /** Compare; empty when one of the two is no such thing. */
    abstract Optional<Relation> relate(String found, String expected);

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ValueType of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    private static Optional<Relation> numbers(
            String found, String expected, Function<String, Optional<BigDecimal>> reader) {
        return reader.apply(found.strip())
                .flatMap(left -> reader.apply(expected.strip()).map(right -> order(left.compareTo(right))));
    }

    private static Relation order(int sign) {
        return sign < 0 ? Relation.LESS : sign > 0 ? Relation.GREATER : Relation.EQUAL;
    }

    private static Relation bits(long left, long right) {
        if (left == right) {
            return Relation.EQUAL;
        }
        return (left & ~right) == 0 ? Relation.LESS : (right & ~left) == 0 ? Relation.GREATER : Relation.UNRELATED;
    }

    private static Relation sets(Set<String> left, Set<String> right) {
        if (left.equals(right)) {
            return Relation.EQUAL;
        }
        return right.containsAll(left)
                ? Relation.LESS
                : left.containsAll(right) ? Relation.GREATER : Relation.UNRELATED;
    }

    /** Reads numbers of all kinds; bounded, since what is read comes from a host. */
    static final class Numbers {

        private static final BigDecimal ENDLESS =
                BigDecimal.valueOf(Long.MAX_VALUE).multiply(BigDecimal.TEN);
        private static final Set<String> WITHOUT_END = Set.of("infinity", "unlimited");
        private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,30}(?:\\.\\d{1,30})?");
        private static final Pattern HEXADECIMAL = Pattern.compile("0[xX]([0-9a-fA-F]{1,16})");
        private static final Pattern SIZE_TEXT =
                Pattern.compile("(\\d{1,30}(?:\\.\\d{1,30})?)\\s*([kKmMgGtTpP])(?:i?[bB])?|(\\d{1,30})[bB]");
        private static final Pattern SPAN = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)\\s*([a-zA-Z]*)\\s*");
        private static final String UNITS = "KMGTP";
        private static final Map<String, String> SECONDS = Map.ofEntries(
                Map.entry("us", "0.000001"),
                Map.entry("usec", "0.000001"),
                Map.entry("ms", "0.001"),
                Map.entry("msec", "0.001"),
                Map.entry("", "1"),
                Map.entry("s", "1"),
                Map.entry("sec", "1"),
                Map.entry("second", "1"),
                Map.entry("seconds", "1"),
                Map.entry("m", "60"),
                Map.entry("min", "60"),
                Map.entry("minute", "60"),
                Map.entry("minutes", "60"),
                Map.entry("h", "3600"),
                Map.entry("hr", "3600"),
                Map.entry("hour", "3600"),
                Map.entry("hours", "3600"),
                Map.entry("d", "86400"),
                Map.entry("day", "86400"),
                Map.entry("days", "86400"),
                Map.entry("w", "604800"),
                Map.entry("week", "604800"),
                Map.entry("weeks", "604800"));

        private Numbers() {}

        static String spaced(String text) {
            return text.strip().replaceAll("\\s+", " ");
        }

        static Set<String> words(String text) {
            Set<String> words = new LinkedHashSet<>(Arrays.asList(text.strip().split("[,\\s]+")));
            words.remove("");
            return words;
        }

        static Optional<BigDecimal> whole(String text) {
            return size(text).filter(number -> text.indexOf('.') < 0 && plain(text));
        }

        private static boolean plain(String text) {
            return WITHOUT_END.contains(text)
                    || DECIMAL.matcher(text).matches()
                    || HEXADECIMAL.matcher(text).matches();
        }

        static Optional<BigDecimal> size(String text) {
            if (WITHOUT_END.contains(text)) {
                return Optional.of(ENDLESS);
            }
            if (DECIMAL.matcher(text).matches()) {
                return Optional.of(new BigDecimal(text));
            }
            Matcher hexadecimal = HEXADECIMAL.matcher(text);
            if (hexadecimal.matches()) {
                return Optional.of(new BigDecimal(new java.math.BigInteger(hexadecimal.group(1), 16)));
            }
            Matcher size = SIZE_TEXT.matcher(text);
            if (!size.matches()) {
                return Optional.empty();
            }
            if (size.group(3) != null) {
                return Optional.of(new BigDecimal(size.group(3)));
            }
            int power = UNITS.indexOf(size.group(2).toUpperCase(Locale.ROOT)) + 1;
            return Optional.of(new BigDecimal(size.group(1))
                    .multiply(BigDecimal.valueOf(1024).pow(power)));
        }

        static Optional<Long> octal(String text) {
            String digits = text.strip();
            return digits.matches("[0-7]{1,7}") ? Optional.of(Long.parseLong(digits, 8)) : Optional.empty();
        }

        static Optional<BigDecimal> seconds(String text) {
            if (WITHOUT_END.contains(text)) {
                return Optional.of(ENDLESS);
            }
            BigDecimal sum = BigDecimal.ZERO;
            Matcher span = SPAN.matcher(text);
            int at = 0;
            while (at < text.length() && span.region(at, text.length()).lookingAt()) {
                String unit = SECONDS.get(span.group(2).toLowerCase(Locale.ROOT));
                if (unit == null) {
                    return Optional.empty();
                }
                sum = sum.add(new BigDecimal(span.group(1)).multiply(new BigDecimal(unit)));
                at = span.end();
            }
            return at > 0 && at == text.length() ? Optional.of(sum) : Optional.empty();
        }
    }
}
