package io.safeupgrade.systemd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Read which processes a unit has, from the kernel: {@code inactive} alone does not say that they are gone
 * ({@code KillMode=process} leaves some).
 */
final class ControlGroup {

    private final List<Path> roots;

    /** Look below the mount points of the hierarchies that systemd may use. */
    ControlGroup(List<Path> roots) {
        this.roots = List.copyOf(roots);
    }

    /** Look where systemd tracks processes: the one hierarchy of version 2, or either of the older layouts' two. */
    static ControlGroup ofThisMachine() {
        Path base = Path.of("/sys/fs/cgroup");
        return new ControlGroup(
                Files.exists(base.resolve("cgroup.controllers"))
                        ? List.of(base)
                        : List.of(base.resolve("unified"), base.resolve("systemd")));
    }

    /** Name every group that is or may still be the unit's; systemd forgets the path of one that it counts as stopped. */
    static Set<String> pathsOf(UnitStatus status) {
        Set<String> paths = new LinkedHashSet<>();
        if (!status.get("ControlGroup").isEmpty()) {
            paths.add(status.get("ControlGroup"));
        }
        String slice = status.get("Slice").isEmpty() ? "system.slice" : status.get("Slice");
        StringBuilder path = new StringBuilder();
        String stem = slice.replaceFirst("\\.slice$", "");
        for (int dash = stem.indexOf('-'); dash > 0; dash = stem.indexOf('-', dash + 1)) {
            path.append('/').append(stem, 0, dash).append(".slice");
        }
        path.append('/').append(slice).append('/').append(status.unit());
        paths.add(path.toString());
        return paths;
    }

    /** Return the numbers of all processes in these groups and below; a group that is gone has none. */
    Set<Long> processes(Set<String> paths) {
        Set<Long> found = new LinkedHashSet<>();
        for (Path root : roots) {
            for (String path : paths) {
                Path group = root.resolve(path.replaceFirst("^/+", "")).normalize();
                if (group.startsWith(root) && !group.equals(root) && Files.isDirectory(group)) {
                    walk(group, found);
                }
            }
        }
        return found;
    }

    private static void walk(Path group, Set<Long> found) {
        try (Stream<Path> below = Files.walk(group)) {
            below.filter(file -> file.endsWith("cgroup.procs")).forEach(file -> read(file, found));
        } catch (IOException | UncheckedIOException changing) {
            // A group that is removed while we walk has no processes.
            if (Files.exists(group)) {
                throw new UncheckedIOException(
                        new IOException("cannot read the control group [" + group + "]", changing));
            }
        }
    }

    private static void read(Path file, Set<Long> found) {
        try {
            Files.readAllLines(file).forEach(line -> found.add(Long.parseLong(line.strip())));
        } catch (NoSuchFileException gone) {
            // A sub-group that ended while we walked.
            return;
        } catch (IOException unreadable) {
            // ENODEV: the group was removed after it was opened.
            if (Files.exists(file)) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }
}
