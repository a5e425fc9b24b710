package io.openwatch.kensa.batch;

import io.openwatch.kensa.fact.PathPattern;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes words for a POSIX shell.
 *
 * @since 0.1
 */
public final class Sh {

    private Sh() {}

    /**
     * Quote {@code word} so that a shell takes it as it is.
     *
     * @throws IllegalArgumentException if it holds a NUL, which no shell can pass on
     */
    public static String quote(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character cannot be passed to a shell");
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Quote every word and put spaces between them. */
    public static String quote(List<String> words) {
        return words.stream().map(Sh::quote).collect(Collectors.joining(" "));
    }

    /** Quote the literal parts of a pattern and leave its wildcards to the shell. */
    static String pattern(PathPattern pattern) {
        return pattern.parts().stream()
                .map(part -> part.wild() ? part.text().replace("[^", "[!") : quote(part.text()))
                .collect(Collectors.joining());
    }
}
