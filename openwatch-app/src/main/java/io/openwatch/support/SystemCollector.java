package io.openwatch.support;

import io.safeupgrade.spi.CallContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The machine: operating system, memory, load, file systems, packages. */
final class SystemCollector implements Collector {
    private static final List<String> KERNEL =
            List.of("version", "meminfo", "loadavg", "uptime", "mounts", "pressure/io");

    @Override
    public String name() {
        return "system";
    }

    @Override
    public String about() {
        return "operating system, memory, load, file systems and their free space, versions of the packages";
    }

    @Override
    public Duration deadline() {
        return Duration.ofSeconds(20);
    }

    @Override
    public void collect(Ground ground, Collection into, CallContext call) {
        read(into, "system/os-release.txt", Path.of("/etc/os-release"));
        KERNEL.forEach(name -> read(
                into,
                "system/" + name.replace('/', '-') + ".txt",
                Path.of("/proc").resolve(name)));
        Programs.ask(into, "system/packages.txt", brief(call), packages());
        Programs.ask(into, "system/disk-bytes.txt", brief(call), "df", "--portability", "--print-type");
        Programs.ask(into, "system/disk-files.txt", brief(call), "df", "--portability", "--inodes");
    }

    private static String[] packages() {
        return Files.isExecutable(Path.of("/usr/bin/dpkg-query"))
                ? new String[] {
                    "dpkg-query",
                    "--show",
                    "--showformat=${binary:Package} ${Version} ${db:Status-Status}\\n",
                    "openwatch*",
                    "kensa*",
                    "postgresql*",
                    "systemd",
                    "tar",
                    "zstd"
                }
                : new String[] {
                    "rpm", "--query", "--all", "openwatch*", "kensa*", "postgresql*", "systemd", "tar", "zstd"
                };
    }

    /** Files of the kernel have no size. */
    private static void read(Collection into, String name, Path file) {
        try {
            if (Files.exists(file)) {
                into.bytes(
                        name,
                        Files.readString(file, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException hidden) {
            into.failed("[" + file + "] cannot be read: " + hidden.getClass().getSimpleName());
        }
    }

    private static CallContext brief(CallContext call) {
        return call.within(Duration.ofSeconds(5));
    }
}
