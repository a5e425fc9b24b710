package io.openwatch.config;

import io.safeupgrade.ReleaseVersion;
import java.util.Optional;

/**
 * Remember a key that earlier releases took.
 *
 * @param name as it was written
 * @param since the release from which on it is gone
 * @param replacement the key that took its place; empty when it was removed
 * @param why what became of it
 */
record RetiredKey(String name, ReleaseVersion since, Optional<String> replacement, String why) {

    static RetiredKey renamed(String name, String since, String replacement) {
        return new RetiredKey(
                name, ReleaseVersion.of(since), Optional.of(replacement), "renamed in " + since + " to " + replacement);
    }

    static RetiredKey removed(String name, String since, String why) {
        return new RetiredKey(name, ReleaseVersion.of(since), Optional.empty(), "removed in " + since + ": " + why);
    }

    String expected() {
        return replacement.map(name -> "write " + name + " instead").orElse("remove the line");
    }
}
