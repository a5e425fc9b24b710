package io.openwatch.appliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A package of a test's own, made from a few files. */
final class Deb {
    private final Path directory;
    private final String name;
    private final String version;

    private Deb(Path directory, String name, String version) {
        this.directory = directory.resolve(name + "_" + version);
        this.name = name;
        this.version = version;
    }

    /** Begin one that needs nothing; more lines of its control file may be given. */
    static Deb of(Path directory, String name, String version, String... control) {
        String lines = "Package: " + name + "\nVersion: " + version
                + "\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\nDescription: for a test\n"
                + String.join(
                        "",
                        java.util.Arrays.stream(control)
                                .map(line -> line + "\n")
                                .toList());
        return new Deb(directory, name, version).file("DEBIAN/control", lines);
    }

    Deb file(String path, String text) {
        try {
            Path file = directory.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Deb script(String path, String text) {
        file(path, "#!/bin/sh\nset -e\n" + text);
        directory.resolve(path).toFile().setExecutable(true, false);
        return this;
    }

    Path build() {
        Path file = directory.resolveSibling(name + "_" + version + "_all.deb");
        Commands.run(
                        Duration.ofMinutes(1),
                        "dpkg-deb",
                        "--root-owner-group",
                        "-Znone",
                        "--build",
                        directory.toString(),
                        file.toString())
                .ok();
        return file;
    }
}
