package io.openwatch.config;

import io.safeupgrade.ReleaseManifest.RetiredKey;
import io.safeupgrade.ReleaseVersion;
import java.util.List;

/**
 * Name the keys that a release takes, and those that it no longer takes.
 *
 * @param keys every key, as written in its file
 * @param retired the keys of earlier releases with which it would refuse its configuration
 * @since 0.1
 */
public record ConfigVocabulary(List<String> keys, List<RetiredKey> retired) {

    /** No key at all. */
    public static final ConfigVocabulary NONE = new ConfigVocabulary(List.of(), List.of());

    /** Copy the lists. */
    public ConfigVocabulary {
        keys = List.copyOf(keys);
        retired = List.copyOf(retired);
    }

    /** Name those of {@code release}, which is this one or an earlier one. */
    public static ConfigVocabulary of(ReleaseVersion release) {
        return new ConfigVocabulary(
                KnownKeys.all()
                        .filter(key -> !release.isBefore(key.since()))
                        .map(Key::name)
                        .toList(),
                KnownKeys.RETIRED.stream()
                        .filter(key -> key.refused() && !release.isBefore(key.since()))
                        .map(key -> new RetiredKey(key.name(), key.since(), key.replacement(), key.why()))
                        .toList());
    }

    /** Return the names that {@code key} of this release has in the other one; empty where it kept its own. */
    List<String> laterNames(String key) {
        return retired.stream()
                .filter(old -> old.key().equals(key))
                .flatMap(old -> old.replacement().stream())
                .filter(name -> KnownKeys.all().noneMatch(known -> known.name().equals(name)))
                .toList();
    }
}
