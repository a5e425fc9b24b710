package io.openwatch.config;

import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.PostgresDsn;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Say which texts a key takes, what they become, and how they may be shown.
 *
 * @param type what a text becomes
 * @param number whether TOML must write it as a number
 * @param expected what is expected, in words
 * @param parser turns a text into a value; throws {@link IllegalArgumentException} or {@link UpgradeException}
 * @param shown the form for screens and logs; hides secrets also of texts that cannot be parsed
 */
record ValueForm<T>(
        Class<T> type, boolean number, String expected, Function<String, T> parser, UnaryOperator<String> shown) {

    private static final String HIDDEN = "***";

    static final ValueForm<HostAndPort> ADDRESS =
            plain(HostAndPort.class, "host:port, like 0.0.0.0:8443 or [::1]:8443", HostAndPort::parse);

    static final ValueForm<Path> ABSOLUTE_PATH = plain(Path.class, "an absolute path", ValueForm::absolute);

    static final ValueForm<PostgresDsn> DSN = new ValueForm<>(
            PostgresDsn.class,
            false,
            "a URL like postgres://user:password@host:5432/database?sslmode=verify-full",
            PostgresDsn::parse,
            ValueForm::redactedDsn);

    /** Exactly these four: a spelling that means yes to one reader and no to another must not exist. */
    static final ValueForm<Boolean> YES_OR_NO =
            plain(Boolean.class, "yes, no, true or false, in lower case", text -> switch (text) {
                case "yes", "true" -> true;
                case "no", "false" -> false;
                default -> throw new IllegalArgumentException("neither yes nor no");
            });

    static ValueForm<Integer> count(int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        return new ValueForm<>(
                Integer.class, true, expected, text -> bounded(text, least, most), UnaryOperator.identity());
    }

    /** Take the names of {@code type} in lower case, words joined by {@code -}. */
    static <E extends Enum<E>> ValueForm<E> choice(Class<E> type) {
        String expected =
                Arrays.stream(type.getEnumConstants()).map(ValueForm::word).collect(Collectors.joining(" or "));
        return plain(
                type,
                expected,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(one -> word(one).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("not one of the known words")));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <T> ValueForm<T> plain(Class<T> type, String expected, Function<String, T> parser) {
        return new ValueForm<>(type, false, expected, parser, UnaryOperator.identity());
    }

    private static int bounded(String text, int least, int most) {
        int number = Integer.parseInt(text);
        if (number < least || number > most) {
            throw new IllegalArgumentException("out of range");
        }
        return number;
    }

    private static Path absolute(String text) {
        try {
            Path path = Path.of(text);
            if (text.isBlank() || !path.isAbsolute()) {
                throw new IllegalArgumentException("not an absolute path");
            }
            return path.normalize();
        } catch (InvalidPathException malformed) {
            throw new IllegalArgumentException("not a path", malformed);
        }
    }

    private static String redactedDsn(String text) {
        try {
            return PostgresDsn.parse(text).redacted();
        } catch (UpgradeException | IllegalArgumentException malformed) {
            return HIDDEN;
        }
    }
}
