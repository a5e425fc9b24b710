package io.safeupgrade.file;

import io.safeupgrade.Finding;
import io.safeupgrade.file.Disk.Entry;
import io.safeupgrade.file.Disk.Space;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks whether restore points can be made in a directory, before anything is touched. */
record BackupDirectory(Path directory, Disk disk) {

    List<Finding> check(long neededBytes) {
        try {
            Optional<Finding> wrong = wrongDirectory();
            return wrong.isPresent() ? List.of(wrong.get()) : space(neededBytes);
        } catch (IOException unknown) {
            return List.of(blocking(
                    "unreadable",
                    "cannot be looked at: " + Disk.reason(unknown),
                    "check its permissions and its mount"));
        }
    }

    private Optional<Finding> wrongDirectory() throws IOException {
        Optional<Entry> found = disk.look(directory);
        if (found.isPresent()) {
            return wrongKind(found.get())
                    .or(() -> notWritable(directory, found.get()))
                    .or(this::ofSharedParent);
        }
        Path parent = DurableWrite.directoryOf(directory);
        Optional<Entry> above = disk.look(parent);
        if (above.isEmpty()) {
            return Optional.of(
                    blocking("parent-missing", "cannot be made: [" + parent + "] does not exist", "create " + parent));
        }
        if (above.get().kind() == Entry.Kind.FILE || above.get().kind() == Entry.Kind.OTHER) {
            return Optional.of(blocking(
                    "parent-no-directory",
                    "cannot be made: [" + parent + "] is not a directory",
                    "configure another directory"));
        }
        return above.get().kind() == Entry.Kind.LINK
                ? Optional.empty()
                : notWritable(parent, above.get()).or(this::ofSharedParent);
    }

    private Optional<Finding> wrongKind(Entry entry) {
        return switch (entry.kind()) {
            case DIRECTORY -> Optional.empty();
            case LINK ->
                Optional.of(
                        blocking("is-link", "is a symbolic link", "configure the directory that it points to instead"));
            case FILE, OTHER ->
                Optional.of(
                        blocking("no-directory", "is not a directory", "move it away or configure another directory"));
        };
    }

    private Optional<Finding> notWritable(Path place, Entry entry) {
        try {
            Space space = disk.space(place);
            if (space.readOnly()) {
                return Optional.of(blocking(
                        "read-only",
                        "lies on a read-only file system [" + space.fileSystem() + "]",
                        "mount it writable or configure another directory"));
            }
        } catch (IOException unknown) {
            return Optional.of(blocking("unreadable", "has no file system: " + Disk.reason(unknown), "mount it"));
        }
        if (!entry.writable()) {
            return Optional.of(blocking(
                    "not-writable",
                    "cannot be written by this user, looked at [" + place + "]",
                    "run as root or change its owner"));
        }
        return entry.worldWritable() && !entry.sticky()
                ? Optional.of(
                        blocking("shared", "can be changed by everybody through [" + place + "]", "chmod o-w " + place))
                : Optional.empty();
    }

    /** Whoever may write the parent may put another directory in the place of ours. */
    private Optional<Finding> ofSharedParent() {
        Path parent = DurableWrite.directoryOf(directory);
        try {
            Optional<Entry> above = disk.look(parent);
            boolean shared = above.isPresent()
                    && above.get().worldWritable()
                    && !above.get().sticky()
                    && above.get().kind() == Entry.Kind.DIRECTORY;
            return shared
                    ? Optional.of(blocking(
                            "parent-shared",
                            "can be replaced by everybody: [" + parent + "] is writable for all",
                            "chmod o-w " + parent))
                    : Optional.empty();
        } catch (IOException unknown) {
            return Optional.of(blocking(
                    "parent-unreadable",
                    "has a parent that cannot be looked at [" + parent + "]: " + Disk.reason(unknown),
                    "check the permissions of " + parent));
        }
    }

    private List<Finding> space(long neededBytes) throws IOException {
        Path place = disk.look(directory).isPresent() ? directory : DurableWrite.directoryOf(directory);
        Space space = disk.space(place);
        long missing = neededBytes - space.usableBytes();
        return missing <= 0
                ? List.of()
                : List.of(blocking(
                        "too-small",
                        "needs [%s] on [%s], which has [%s]: [%d] bytes are missing"
                                .formatted(size(neededBytes), space.fileSystem(), size(space.usableBytes()), missing),
                        "free space there, remove restore points that nobody needs, or configure another directory"));
    }

    private Finding blocking(String code, String what, String remedy) {
        return Finding.blocking("backup-directory-" + code, "the backup directory [" + directory + "] " + what, remedy);
    }

    static String size(long bytes) {
        List<String> units = List.of("bytes", "KiB", "MiB", "GiB", "TiB");
        int unit = (int) Stream.iterate(bytes, left -> left >= 1024, left -> left / 1024)
                .limit(units.size() - 1L)
                .count();
        return unit == 0
                ? bytes + " bytes"
                : String.format(Locale.ROOT, "%.1f %s", bytes / Math.pow(1024, unit), units.get(unit));
    }
}
