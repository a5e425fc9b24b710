package io.safeupgrade.file;

import io.safeupgrade.file.Disk.Space;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Puts into words on which file system a write failed, and what room it lacked there. */
record DiskTrouble(Disk disk, Path place, long neededBytes) {

    /** Follow the words of {@code cause}; empty where the file system has nothing to do with it. */
    String words(IOException cause) {
        if (cause instanceof AccessDeniedException
                || cause instanceof FileAlreadyExistsException
                || cause instanceof NoSuchFileException) {
            return "";
        }
        try {
            return words(disk.space(existing()), cause);
        } catch (IOException unknown) {
            cause.addSuppressed(unknown);
            return "";
        }
    }

    private String words(Space space, IOException cause) {
        long missing = neededBytes - space.usableBytes();
        boolean full = isFull(cause) || (neededBytes > 0 && missing > 0);
        if (!full) {
            return ", on the file system [" + space.fileSystem() + "]";
        }
        String room = "; the file system [%s] has [%d] bytes free, at least [%d] are needed: "
                .formatted(space.fileSystem(), space.usableBytes(), neededBytes);
        return missing > 0
                ? room + "[" + missing + "] bytes are missing"
                : room + "what ran out is the number of files, or a quota";
    }

    /** The platform has no type for a full disk. */
    static boolean isFull(IOException cause) {
        String said = Disk.reason(cause);
        return said.contains("No space left") || said.contains("quota");
    }

    private Path existing() throws IOException {
        Path there = place.toAbsolutePath();
        while (disk.look(there).isEmpty() && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }
}
