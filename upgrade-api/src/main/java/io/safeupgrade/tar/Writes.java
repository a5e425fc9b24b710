package io.safeupgrade.tar;

import io.safeupgrade.RunId;
import io.safeupgrade.tar.Entry.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes files and links with owner and mode, one small step per call, so that tests can end the process between any two.
 *
 * <p>Content is on disk when a call returns; names are once {@link #sync} was called for their directory. Whose owner
 * cannot be set stays with this process's user, which is the safe side, and is remembered.
 */
final class Writes {

    /** Only these come back: an archive must not make a program that runs as somebody else. */
    private static final int PERMISSIONS = 0777;

    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.restoring-[0-9A-Za-z-]{1,40}");

    private final Step step;
    private final List<Path> notOwned = new ArrayList<>();

    Writes(Step step) {
        this.step = step;
    }

    /** Told before each step. */
    interface Step {
        void before(String what);
    }

    /** Return the place beside {@code place} where its successor is written; the same in each try of an attempt. */
    static Path temporary(Path place, RunId attempt) {
        return place.resolveSibling("." + place.getFileName() + ".restoring-" + attempt);
    }

    static boolean isTemporary(String name) {
        return TEMPORARY.matcher(name).matches();
    }

    /** Return what was written but belongs to this process's user instead of its owner. */
    List<Path> notOwned() {
        return List.copyOf(notOwned);
    }

    void directory(Path directory, int mode, Owner owner) throws IOException {
        privateDirectory(directory);
        own(directory, owner);
        protect(directory, mode);
    }

    void privateDirectory(Path directory) throws IOException {
        step.before("make " + directory);
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_DIRECTORY));
    }

    /** Make {@code directory} and what is missing above it, for this user alone; names are on disk on return. */
    void privateDirectories(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent == null || Files.isDirectory(directory)) {
            return;
        }
        privateDirectories(parent);
        privateDirectory(directory);
        sync(parent);
    }

    /** Write a new file. */
    void file(Path file, InputStream content, int mode, Owner owner) throws IOException {
        step.before("write " + file);
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(OWNER_FILE))) {
            OutputStream out = Channels.newOutputStream(channel);
            content.transferTo(out);
            own(file, owner);
            protect(file, mode);
            channel.force(true);
        }
    }

    /** Write a new link. */
    void link(Path link, String target, Owner owner) throws IOException {
        step.before("link " + link);
        Files.createSymbolicLink(link, Path.of(target));
        own(link, owner);
    }

    /** Put {@code from} in the place of {@code to}, be that a file, a link, or nothing. */
    void rename(Path from, Path to) throws IOException {
        step.before("rename " + to);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Do the same if still {@code expected} lies at {@code to}, as it was looked at. */
    void replace(Path from, Path to, Optional<Lying> expected) throws IOException {
        step.before("replace " + to);
        if (!Lying.at(to).equals(expected)) {
            throw new IOException("[" + to + "] changed meanwhile");
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Put the names in {@code directory} on disk. */
    void sync(Path directory) throws IOException {
        step.before("sync " + directory);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Delete a file, link or empty directory; none there is success. */
    void delete(Path place) throws IOException {
        step.before("delete " + place);
        Files.deleteIfExists(place);
    }

    private void own(Path place, Owner owner) throws IOException {
        Owner now = Lying.at(place)
                .orElseThrow(() -> new IOException(place + " is gone"))
                .owner();
        try {
            if (now.uid() != owner.uid() || now.gid() != owner.gid()) {
                Files.setAttribute(place, "unix:gid", (int) owner.gid(), LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(place, "unix:uid", (int) owner.uid(), LinkOption.NOFOLLOW_LINKS);
            }
        } catch (FileSystemException notAllowed) {
            notOwned.add(place);
        }
    }

    private static void protect(Path place, int mode) throws IOException {
        Files.setAttribute(place, "unix:mode", mode & PERMISSIONS, LinkOption.NOFOLLOW_LINKS);
    }
}
