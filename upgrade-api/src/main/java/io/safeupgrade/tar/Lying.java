package io.safeupgrade.tar;

import io.safeupgrade.tar.Entry.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What lies at a place, not followed. Two equal ones tell that nothing happened to it in between: the time of the last
 * change cannot be set by anybody.
 */
record Lying(Kind kind, int mode, Owner owner, long bytes, Object inode, FileTime changed) {

    private static final int PERMISSIONS = 07777;

    /** What it is. */
    enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        SPECIAL
    }

    /** Look at {@code place}; empty when nothing lies there. */
    static Optional<Lying> at(Path place) throws IOException {
        return look(place, LinkOption.NOFOLLOW_LINKS);
    }

    /** Look at what {@code place} leads to; empty when nothing lies there. */
    static Optional<Lying> behind(Path place) throws IOException {
        return look(place);
    }

    private static Optional<Lying> look(Path place, LinkOption... options) throws IOException {
        try {
            Map<String, Object> found = Files.readAttributes(place, "unix:*", options);
            return Optional.of(new Lying(
                    kind(found),
                    (Integer) of(found, "mode") & PERMISSIONS,
                    new Owner(((Number) of(found, "uid")).longValue(), ((Number) of(found, "gid")).longValue()),
                    (Long) of(found, "size"),
                    List.of(of(found, "dev"), of(found, "ino")),
                    (FileTime) of(found, "ctime")));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (FileSystemException failed) {
            if (String.valueOf(failed.getReason()).equals("Not a directory")) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private static Object of(Map<String, Object> found, String name) {
        return Objects.requireNonNull(found.get(name), name);
    }

    private static Kind kind(Map<String, Object> found) {
        if (Boolean.TRUE.equals(found.get("isSymbolicLink"))) {
            return Kind.LINK;
        }
        if (Boolean.TRUE.equals(found.get("isDirectory"))) {
            return Kind.DIRECTORY;
        }
        return Boolean.TRUE.equals(found.get("isRegularFile")) ? Kind.FILE : Kind.SPECIAL;
    }

    /** Return the digest of the file at {@code place}, of at most {@code mostBytes}; a link is followed if asked for. */
    static String sha256(Path place, long mostBytes, LinkOption... options) throws IOException {
        return digest(place, mostBytes, Digests.sha256(), options);
    }

    /** Do the same with a digest that was begun. */
    static String digest(Path place, long mostBytes, MessageDigest begun, LinkOption... options) throws IOException {
        var how = new java.util.HashSet<java.nio.file.OpenOption>(List.of(options));
        how.add(StandardOpenOption.READ);
        try (InputStream in = Files.newInputStream(place, how.toArray(java.nio.file.OpenOption[]::new))) {
            return Digests.of(in, mostBytes, begun);
        }
    }
}
