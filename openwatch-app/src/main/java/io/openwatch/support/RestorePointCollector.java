package io.openwatch.support;

import io.safeupgrade.spi.CallContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which restore points there are and what they say of themselves; never a dump. */
final class RestorePointCollector implements Collector {
    private static final int DEPTH = 2;

    @Override
    public String name() {
        return "restore-points";
    }

    @Override
    public String about() {
        return "manifests of restore points, and what lies beside them by name and size; no dump";
    }

    @Override
    public void collect(Ground ground, Collection into, CallContext call) {
        Path directory =
                ground.path("BACKUP_DIR").orElse(ground.locations().state().resolve("backups"));
        if (!Files.isDirectory(directory)) {
            into.text("restore-points/list.txt", "there is no directory [" + directory + "]\n");
            return;
        }
        try (Stream<Path> found = Files.walk(directory, DEPTH)) {
            List<Path> files = found.sorted().toList();
            into.text(
                    "restore-points/list.txt", files.stream().map(FileLine::of).collect(Collectors.joining()));
            files.stream()
                    .filter(file -> file.endsWith("manifest.json"))
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .forEach(file -> into.file(
                            "restore-points/"
                                    + directory.relativize(file).toString().replace('/', '-'),
                            file));
        } catch (IOException unreadable) {
            into.failed("[" + directory + "] cannot be listed: "
                    + unreadable.getClass().getSimpleName());
        }
    }
}
