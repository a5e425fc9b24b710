package io.safeupgrade;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Declare the finite set of schema versions that a release can serve on.
 *
 * @param accepted the accepted versions, at least one
 * @since 0.1
 */
public record SchemaRange(Set<SchemaVersion> accepted) {

    /** Copy the set and reject an empty one: a release that fits nothing could never start. */
    public SchemaRange {
        accepted = Set.copyOf(accepted);
        if (accepted.isEmpty()) {
            throw new IllegalArgumentException("a schema range needs at least one accepted version");
        }
    }

    /** Accept {@code version} and nothing else, the default of every release. */
    public static SchemaRange exactly(SchemaVersion version) {
        return new SchemaRange(Set.of(version));
    }

    /** Accept each of {@code versions}. */
    public static SchemaRange of(SchemaVersion... versions) {
        return new SchemaRange(Stream.of(versions).collect(Collectors.toSet()));
    }

    /** Say whether a release with this range may serve on {@code version}. */
    public boolean accepts(SchemaVersion version) {
        return accepted.contains(version);
    }

    @Override
    public String toString() {
        return String.join(
                ", ", accepted.stream().map(SchemaVersion::token).collect(Collectors.toCollection(TreeSet::new)));
    }
}
