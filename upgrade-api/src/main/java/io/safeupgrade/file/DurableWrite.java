package io.safeupgrade.file;

import io.safeupgrade.file.Disk.Access;
import io.safeupgrade.file.Disk.Entry;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Replace small files so that a crash at any moment leaves the old content or the new one, and on return the new one.
 *
 * <p>Done twice is done once. A temporary file left by a crash is replaced by the next write of the same file.
 *
 * @since 0.1
 */
public final class DurableWrite {

    private final Disk disk;

    private DurableWrite(Disk disk) {
        this.disk = disk;
    }

    /** Write to {@code disk}. */
    public static DurableWrite to(Disk disk) {
        return new DurableWrite(disk);
    }

    /**
     * Replace the content of {@code file}, making missing directories above it.
     *
     * @throws IOException if it may not be on disk; also when a symbolic link is in the way
     */
    public void replace(Path file, byte[] content, Access access) throws IOException {
        Path directory = directoryOf(file);
        makeDirectories(directory, access);
        refuseAllButFile(file);
        Path temporary = directory.resolve("." + file.getFileName() + ".tmp");
        refuseAllButFile(temporary);
        disk.delete(temporary);
        try {
            disk.create(temporary, content, access);
            disk.sync(temporary);
        } catch (IOException failed) {
            giveBack(temporary, failed);
            throw failed;
        }
        disk.rename(temporary, file);
        disk.syncDirectory(directory);
    }

    /** What was written of it takes room that somebody else needs, where the disk is full. */
    private void giveBack(Path temporary, IOException failed) {
        try {
            disk.delete(temporary);
        } catch (IOException stays) {
            failed.addSuppressed(stays);
        }
    }

    /**
     * Remove {@code file}; none there is success.
     *
     * @throws IOException if it may come back after a power cut
     */
    public void remove(Path file) throws IOException {
        Path directory = directoryOf(file);
        if (disk.look(directory).isEmpty()) {
            return;
        }
        disk.delete(file);
        // Also when it was gone already: an earlier removal may have crashed before this.
        disk.syncDirectory(directory);
    }

    /**
     * Make {@code directory} and what is missing above it.
     *
     * @throws IOException if something else than a directory is in the way
     */
    public void makeDirectories(Path directory, Access access) throws IOException {
        Optional<Entry> found = disk.look(directory);
        if (found.isPresent()) {
            if (found.get().kind() != Entry.Kind.DIRECTORY) {
                throw new FileAlreadyExistsException(directory.toString(), null, "is not a directory");
            }
            syncName(directory);
            return;
        }
        Path parent = directoryOf(directory);
        // A link further up is the operator's own layout (/var/lib/till -> /data/till).
        if (disk.look(parent).isEmpty()) {
            makeDirectories(parent, access);
        } else {
            syncName(parent);
        }
        make(directory, access);
        disk.syncDirectory(parent);
    }

    private void make(Path directory, Access access) throws IOException {
        try {
            disk.createDirectory(directory, access);
        } catch (FileAlreadyExistsException taken) {
            // Another process starts at the same moment: the loser of the lock must get as far as the lock.
            Optional<Entry> found = disk.look(directory);
            if (found.isEmpty() || found.get().kind() != Entry.Kind.DIRECTORY) {
                throw taken;
            }
        }
    }

    /** Whoever made the directory may have been killed before its name was on disk; it then goes with all that is in it. */
    private void syncName(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            try {
                disk.syncDirectory(parent);
            } catch (AccessDeniedException notOurs) {
                // Who may not even read the parent has not made anything in it.
            }
        }
    }

    private void refuseAllButFile(Path file) throws IOException {
        Optional<Entry> found = disk.look(file);
        if (found.isPresent() && found.get().kind() != Entry.Kind.FILE) {
            throw new FileSystemException(file.toString(), null, "is in the way and not a plain file");
        }
    }

    static Path directoryOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "the root directory has no parent");
    }
}
