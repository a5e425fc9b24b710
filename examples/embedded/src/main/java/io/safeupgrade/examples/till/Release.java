package io.safeupgrade.examples.till;

import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.SchemaVersion;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Name a release that this program can be, and the schema that it was built for.
 *
 * <p>A real appliance is one release and needs neither the choice nor the table: its code ends with its newest migration.
 */
record Release(ReleaseVersion version, SchemaVersion schema) {

    /** Find the release written as {@code version}. */
    static Optional<Release> of(String version) {
        return Stream.of(
                        new Release(ReleaseVersion.of("1.0"), SchemaVersion.of("2")),
                        new Release(ReleaseVersion.of("1.1"), SchemaVersion.of("4")))
                .filter(release -> release.version.text().equals(version))
                .findFirst();
    }
}
