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
 * @param treatment what happens where it is still set
 */
record RetiredKey(String name, ReleaseVersion since, Optional<String> replacement, String why, Treatment treatment) {

    /** What happens where a retired key is still set. */
    enum Treatment {
        /** The configuration is refused: somebody expects something that would not happen. */
        REFUSED,
        /** It is ignored, with a warning: nobody misses what it did. */
        IGNORED
    }

    static RetiredKey renamed(String name, String since, String replacement) {
        return new RetiredKey(
                name,
                ReleaseVersion.of(since),
                Optional.of(replacement),
                "renamed in " + since + " to " + replacement,
                Treatment.REFUSED);
    }

    static RetiredKey removed(String name, String since, String why) {
        return new RetiredKey(
                name,
                ReleaseVersion.of(since),
                Optional.empty(),
                "removed in " + since + ": " + why,
                Treatment.REFUSED);
    }

    static RetiredKey ignored(String name, String since, String why) {
        return new RetiredKey(
                name,
                ReleaseVersion.of(since),
                Optional.empty(),
                "ignored from " + since + " on: " + why,
                Treatment.IGNORED);
    }

    boolean refused() {
        return treatment == Treatment.REFUSED;
    }

    String expected() {
        return replacement.map(name -> "write " + name + " instead").orElse("remove the line");
    }
}
