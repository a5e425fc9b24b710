package io.openwatch.appliance;

import io.safeupgrade.exec.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The packages of the lane: each release is built when a scenario first asks for it, by {@code ./dev package}. */
final class Packages {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Path OUT = MachineLane.work().resolve("packages");

    private Packages() {}

    /** Return the Debian package of {@code release}. */
    static Path deb(Release release) {
        return built("deb", release, "openwatch_" + release.version() + "_");
    }

    /** Return the rpm package of {@code release}. */
    static Path rpm(Release release) {
        return built("rpm", release, "openwatch-" + release.version() + "-");
    }

    /** Return the rules, which come with any release. */
    static Path rulesDeb() {
        deb(Release.ONE);
        return find("kensa-rules_", ".deb");
    }

    static Path rulesRpm() {
        rpm(Release.ONE);
        return find("kensa-rules-", ".rpm");
    }

    /** Return a package that provides what Red Hat's packages have other names for in Debian. */
    static synchronized Path stubRpm() {
        Path spec = write(OUT.resolve("stub.spec"), """
                Name: debian-stub
                Version: 1
                Release: 1
                Summary: What this Debian has, under the names of Red Hat
                License: Apache-2.0
                BuildArch: noarch
                Provides: glibc = 2.36, coreutils = 9.1, systemd = 252, util-linux = 2.38, postgresql = 15
                Provides: /bin/sh
                %description
                For a lane of tests.
                %files
                """);
        Commands.run(
                        PATIENCE,
                        "rpmbuild",
                        "--quiet",
                        "--define",
                        "_topdir " + OUT.resolve("stub"),
                        "--define",
                        "_rpmdir " + OUT,
                        "--define",
                        "_rpmfilename %{NAME}.rpm",
                        "-bb",
                        spec.toString())
                .ok();
        return OUT.resolve("debian-stub.rpm");
    }

    private static synchronized Path built(String format, Release release, String prefix) {
        Path stamp = OUT.resolve(format + "-" + release.version() + ".built");
        if (!isCurrent(stamp)) {
            build(format, release);
            write(stamp, "");
        }
        return find(prefix, "." + format);
    }

    private static void build(String format, Release release) {
        long began = System.nanoTime();
        List<String> argv = new ArrayList<>(List.of(
                MachineLane.checkout().resolve("dev").toString(),
                "package",
                "--" + format,
                "--out",
                OUT.toString(),
                "--release",
                write(OUT.resolve(release + ".json"), release.descriptor()).toString()));
        if (!release.migrations().isEmpty()) {
            Path migrations = OUT.resolve(release + "-migrations");
            release.migrations().forEach((name, sql) -> write(migrations.resolve(name), sql));
            argv.addAll(List.of("--migrations", migrations.toString()));
        }
        Commands.run(String.join(" ", argv), Command.of(argv), PATIENCE).ok();
        MachineLane.say("%s of release %s built in %.1f s"
                .formatted(format, release.version(), (System.nanoTime() - began) / 1e9));
    }

    /** Building twice what has not changed would take a tenth of the lane. */
    private static boolean isCurrent(Path stamp) {
        if (!Files.exists(stamp)) {
            return false;
        }
        String sources = "cd \"$1\" && find pom.xml */pom.xml */src/main openwatch-app/packaging openwatch-app/rules"
                + " openwatch-app/src/test/java/io/openwatch/appliance/Release.java -newer \"$2\"";
        return Commands.run(PATIENCE, "/bin/sh", "-c", sources, "sh", MachineLane.checkout() + "", stamp.toString())
                .ok()
                .out()
                .isEmpty();
    }

    private static Path find(String prefix, String suffix) {
        try (Stream<Path> files = Files.list(OUT)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)
                            && file.getFileName().toString().endsWith(suffix))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + prefix + "*" + suffix + " in " + OUT));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
