package io.openwatch.config;

import io.safeupgrade.ReleaseVersion;
import java.util.Locale;
import java.util.Optional;

/**
 * Describe one key of the configuration.
 *
 * @param name as written in its file: {@code server.listen}, {@code AUTO_BACKUP}
 * @param fallback the default, empty when the key must be set or has its default elsewhere
 * @param required whether leaving it out is an error
 * @param form which values it takes
 * @param since the release that brought it
 */
record Key<T>(String name, Optional<String> fallback, boolean required, ValueForm<T> form, ReleaseVersion since) {

    static <T> Key<T> of(String name, String fallback, ValueForm<T> form, String since) {
        return new Key<>(name, Optional.of(fallback), false, form, ReleaseVersion.of(since));
    }

    static <T> Key<T> optional(String name, ValueForm<T> form, String since) {
        return new Key<>(name, Optional.empty(), false, form, ReleaseVersion.of(since));
    }

    static <T> Key<T> required(String name, ValueForm<T> form, String since) {
        return new Key<>(name, Optional.empty(), true, form, ReleaseVersion.of(since));
    }

    Key<T> withFallback(String other) {
        return new Key<>(name, Optional.of(other), required, form, since);
    }

    /** Return the variable that sets this key: its own name for upgrade.conf, OPENWATCH_SECTION_KEY for the rest. */
    String variable() {
        return variableOf(name);
    }

    static String variableOf(String name) {
        return name.contains(".") ? variable(name) : name;
    }

    static String variable(String tomlName) {
        return "OPENWATCH_" + tomlName.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
