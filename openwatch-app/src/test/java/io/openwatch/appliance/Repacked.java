package io.openwatch.appliance;

import java.nio.file.Path;
import java.time.Duration;

/** Packages of others under a higher version. */
final class Repacked {
    private static final String REPACK = """
            set -e
            rm -rf "$2.tree"
            dpkg-deb --raw-extract "$1" "$2.tree"
            sed -i "s/^Version: .*/Version: $3/" "$2.tree/DEBIAN/control"
            dpkg-deb --root-owner-group -Znone --build "$2.tree" "$2" >/dev/null
            rm -rf "$2.tree"
            """;

    private Repacked() {}

    /** Return {@code deb} as version {@code version}. */
    static synchronized Path deb(Path deb, String version) {
        String name = deb.getFileName().toString().replaceFirst("_.*_", "_" + version + "_");
        Path file = MachineLane.work().resolve("packages").resolve("repacked-" + name);
        Commands.run(Duration.ofMinutes(2), "/bin/sh", "-c", REPACK, "sh", deb.toString(), file.toString(), version)
                .ok();
        return file;
    }

    /** Return the PostgreSQL server of the machines' tree under a version that apt takes for newer. */
    static Path postgresql() {
        Path archive = BaseTree.postgresql();
        return deb(archive, archive.getFileName().toString().split("_")[1] + "+lane1");
    }
}
