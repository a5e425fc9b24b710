package io.openwatch.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Report one thing that is wrong in the configuration, complete enough to mend it without opening a manual.
 *
 * @param place where it stands: {@code file:line}, the environment, or a flag
 * @param key the key as written
 * @param value the value as written, stars where it may be a secret; empty where there is none
 * @param what what is wrong with it
 * @param expected what is expected instead
 * @param nearest the known key that was probably meant
 * @since 0.1
 */
public record ConfigProblem(
        String place, String key, Optional<String> value, String what, String expected, Optional<String> nearest) {

    /** Say it in one line. */
    public String text() {
        String shown = value.map(v -> " [" + v + "]").orElse("");
        String meant = nearest.map(n -> "; did you mean " + n + "?").orElse("");
        return place + ": " + key + shown + ": " + what + (expected.isEmpty() ? "" : "; expected: " + expected) + meant;
    }

    @Override
    public String toString() {
        return text();
    }

    static Draft at(Path file, int line) {
        return new Draft(line > 0 ? file + ":" + line : file.toString(), "", Optional.empty(), Optional.empty());
    }

    static Draft at(Origin origin) {
        return new Draft(origin.place(), "", Optional.empty(), Optional.empty());
    }

    /** Collect the parts of a problem. */
    record Draft(String place, String key, Optional<String> value, Optional<String> nearest) {

        Draft key(String name) {
            return new Draft(place, name, value, nearest);
        }

        Draft value(String shown) {
            return new Draft(place, key, Optional.of(shown), nearest);
        }

        Draft nearest(Optional<String> known) {
            return new Draft(place, key, value, known);
        }

        ConfigProblem saying(String what, String expected) {
            return new ConfigProblem(place, key, value, what, expected, nearest);
        }
    }
}
