package io.safeupgrade.file;

import io.safeupgrade.RestorePoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Removes restore points: first the name, on disk, then the files, so that no crash leaves one that looks broken. */
record RestorePointRemoval(Path directory, Disk disk) {

    void remove(RestorePoint point) {
        Path place = RestorePointNames.placeOf(point, directory);
        Path removing = directory.resolve(RestorePointNames.removing(point.id()));
        try {
            if (disk.look(directory).isEmpty()) {
                return;
            }
            if (disk.look(place).isPresent()) {
                // The rest of an earlier one of the same name would be in the way.
                disk.deleteTree(removing);
                disk.rename(place, removing);
            }
            finish(removing);
        } catch (IOException failed) {
            throw StateFile.cannot("remove", "restore point", place, failed);
        }
    }

    void finish(List<Path> removals) {
        for (Path removing : removals) {
            try {
                finish(removing);
            } catch (IOException failed) {
                throw StateFile.cannot("remove", "rest of a restore point", removing, failed);
            }
        }
    }

    private void finish(Path removing) throws IOException {
        // Before the first file goes: a power cut would otherwise bring back a name without all of its files.
        disk.syncDirectory(directory);
        disk.deleteTree(removing);
        disk.syncDirectory(directory);
    }
}
