package io.openwatch.config;

import io.safeupgrade.ReleaseVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * Show what happened to one key between two releases.
 *
 * @param kind what happened
 * @param key the key, by its old name when it was renamed or removed
 * @param what in words
 * @since 0.1
 */
public record ConfigChange(Kind kind, String key, String what) {

    /** What happened to a key. */
    public enum Kind {
        NEW,
        RENAMED,
        REMOVED
    }

    /** List what changed after {@code from} up to and including {@code to}, new keys first. */
    public static List<ConfigChange> between(ReleaseVersion from, ReleaseVersion to) {
        List<ConfigChange> changes = new ArrayList<>();
        KnownKeys.all().filter(key -> within(key.since(), from, to)).forEach(key -> changes.add(added(key)));
        KnownKeys.RETIRED.stream()
                .filter(key -> within(key.since(), from, to))
                .forEach(key -> changes.add(retired(key)));
        return List.copyOf(changes);
    }

    private static boolean within(ReleaseVersion since, ReleaseVersion from, ReleaseVersion to) {
        return from.isBefore(since) && !to.isBefore(since);
    }

    private static ConfigChange added(Key<?> key) {
        String fallback =
                key.fallback().map(text -> ", default " + text).orElse(key.required() ? ", must be set" : ", optional");
        return new ConfigChange(Kind.NEW, key.name(), "new in " + key.since() + fallback);
    }

    private static ConfigChange retired(RetiredKey key) {
        return new ConfigChange(key.replacement().isPresent() ? Kind.RENAMED : Kind.REMOVED, key.name(), key.why());
    }
}
