package io.safeupgrade.file;

import io.safeupgrade.Finding;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.file.Disk.Entry;
import io.safeupgrade.file.RestorePointStore.Usage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks at the directory of restore points; changes nothing. */
record RestorePointShelf(Path directory, Disk disk) {

    List<RestorePoint> list() {
        return ids().stream()
                .map(this::find)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingLong(RestorePoint::sequence).thenComparing(RestorePoint::id))
                .toList();
    }

    List<Finding> broken() {
        List<Finding> findings = new ArrayList<>();
        for (String id : ids()) {
            try {
                read(id);
            } catch (IOException damaged) {
                findings.add(Finding.warning(
                        "restore-point-broken",
                        "the restore point [%s] cannot be trusted: %s".formatted(id, Disk.reason(damaged)),
                        "verify it again; keep it until another one is verified, then remove "
                                + directory.resolve(id)));
            }
        }
        return List.copyOf(findings);
    }

    /** Find one that can be trusted; {@code id} may come from anybody. */
    Optional<RestorePoint> find(String id) {
        if (!RestorePointNames.isId(id)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(id));
        } catch (IOException absentOrDamaged) {
            return Optional.empty();
        }
    }

    private RestorePoint read(String id) throws IOException {
        RestorePoint point = new RestorePointDirectory(directory.resolve(id), disk).read();
        if (!point.id().equals(id)) {
            throw new IOException("its manifest belongs to [" + point.id() + "]");
        }
        return point;
    }

    /** Examine one; empty where there is none. {@code id} may come from anybody. */
    Optional<Examination> examine(String id) {
        if (!RestorePointNames.isId(id)) {
            return Optional.empty();
        }
        Path place = directory.resolve(id);
        try {
            if (disk.look(place).isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(Examiner.readAll(new RestorePointDirectory(place, disk), id));
        } catch (IOException unknown) {
            throw StateFile.cannot("examine", "restore point", place, unknown);
        }
    }

    /** Examine one that lies anywhere. */
    Examination at(Path where, Look look) {
        Path place = where.toAbsolutePath().normalize();
        try {
            return look.at(new RestorePointDirectory(place, disk));
        } catch (IOException unknown) {
            throw StateFile.cannot("examine", "restore point", place, unknown);
        }
    }

    /** One way to look at a restore point. */
    interface Look {
        Examination at(RestorePointDirectory directory) throws IOException;
    }

    List<RunId> partials() {
        return names().stream()
                .map(RestorePointNames::runOfPartial)
                .flatMap(Optional::stream)
                .toList();
    }

    List<Path> removals() {
        return names().stream()
                .filter(RestorePointNames::isRemoving)
                .map(directory::resolve)
                .toList();
    }

    Usage usage() {
        long verified = 0;
        long broken = 0;
        for (String id : ids()) {
            long bytes = bytes(directory.resolve(id));
            if (find(id).isPresent()) {
                verified += bytes;
            } else {
                broken += bytes;
            }
        }
        long partial = partials().stream()
                .mapToLong(run -> bytes(directory.resolve(RestorePointNames.partial(run))))
                .sum();
        return new Usage(
                verified, partial, removals().stream().mapToLong(this::bytes).sum(), broken);
    }

    private long bytes(Path place) {
        try {
            return bytesOf(place);
        } catch (IOException unreadable) {
            throw StateFile.cannot("measure", "restore point", place, unreadable);
        }
    }

    private long bytesOf(Path place) throws IOException {
        Optional<Entry> found = disk.look(place);
        if (found.isEmpty() || found.get().kind() != Entry.Kind.DIRECTORY) {
            return found.map(Entry::bytes).orElse(0L);
        }
        long bytes = 0;
        for (Path entry : entries(place)) {
            bytes += bytesOf(entry);
        }
        return bytes;
    }

    private List<Path> entries(Path place) throws IOException {
        try {
            return disk.list(place);
        } catch (NoSuchFileException sweptMeanwhile) {
            return List.of();
        }
    }

    private List<String> ids() {
        return names().stream().filter(RestorePointNames::isId).toList();
    }

    private List<String> names() {
        try {
            return disk.look(directory).isEmpty()
                    ? List.of()
                    : disk.list(directory).stream()
                            .map(path -> String.valueOf(path.getFileName()))
                            .toList();
        } catch (NotDirectoryException none) {
            // The check before an upgrade says so; nothing lies in it.
            return List.of();
        } catch (IOException unreadable) {
            throw StateFile.cannot("list", "backup directory", directory, unreadable);
        }
    }
}
