package io.safeupgrade.file;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Know the room in the directory where an upgrade keeps its record.
 *
 * @since 0.1
 */
public final class StateDirectory {

    private final Path directory;
    private final Disk disk;

    private StateDirectory(Path directory, Disk disk) {
        this.directory = directory.toAbsolutePath().normalize();
        this.disk = disk;
    }

    /** Look at {@code directory} on {@code disk}; it need not exist yet. */
    public static StateDirectory at(Path directory, Disk disk) {
        return new StateDirectory(directory, disk);
    }

    /** Return where it is. */
    public Path path() {
        return directory;
    }

    /**
     * Return how much can be written to it, or to where it will be made.
     *
     * @throws io.safeupgrade.UpgradeException if that cannot be told
     */
    public long freeBytes() {
        try {
            Path place = directory;
            while (place.getParent() != null && disk.look(place).isEmpty()) {
                place = place.getParent();
            }
            return disk.space(place).usableBytes();
        } catch (IOException unknown) {
            throw StateFile.cannot("look at", "directory of upgrades", directory, unknown);
        }
    }
}
