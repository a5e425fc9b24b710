package io.safeupgrade.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The machine's own disk, by POSIX rules. */
enum RealDisk implements Disk {
    INSTANCE;

    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000;

    @Override
    public Optional<Entry> look(Path path) throws IOException {
        Map<String, Object> found;
        try {
            found = Files.readAttributes(
                    path, "unix:mode,size,isRegularFile,isDirectory,isSymbolicLink", NOFOLLOW_LINKS);
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
        Entry.Kind kind = kind(found);
        int mode = (Integer) found.getOrDefault("mode", 0);
        boolean writable = kind != Entry.Kind.LINK && Files.isWritable(path);
        long bytes = (Long) found.getOrDefault("size", 0L);
        return Optional.of(new Entry(kind, bytes, writable, (mode & OTHERS_WRITE) != 0, (mode & STICKY) != 0));
    }

    private static Entry.Kind kind(Map<String, Object> found) {
        if (Boolean.TRUE.equals(found.get("isSymbolicLink"))) {
            return Entry.Kind.LINK;
        }
        if (Boolean.TRUE.equals(found.get("isDirectory"))) {
            return Entry.Kind.DIRECTORY;
        }
        return Boolean.TRUE.equals(found.get("isRegularFile")) ? Entry.Kind.FILE : Entry.Kind.OTHER;
    }

    @Override
    public byte[] read(Path file) throws IOException {
        try (InputStream in = open(file)) {
            return in.readAllBytes();
        }
    }

    @Override
    public InputStream open(Path file) throws IOException {
        return Files.newInputStream(file, READ, NOFOLLOW_LINKS);
    }

    @Override
    public void create(Path file, byte[] content, Access access) throws IOException {
        var nobodyElse = PosixFilePermissions.asFileAttribute(Access.OWNER.file());
        try (FileChannel channel = FileChannel.open(file, Set.of(WRITE, CREATE_NEW, NOFOLLOW_LINKS), nobodyElse)) {
            writeAll(channel, content);
        }
        protect(file, access.file(), access);
    }

    @Override
    public void append(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, WRITE, APPEND, NOFOLLOW_LINKS)) {
            writeAll(channel, content);
        }
    }

    private static void writeAll(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    @Override
    public void cut(Path file, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, WRITE, NOFOLLOW_LINKS)) {
            channel.truncate(bytes);
        }
    }

    @Override
    public void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, WRITE, NOFOLLOW_LINKS)) {
            channel.force(true);
        }
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        if (Files.isSymbolicLink(to)) {
            throw new FileSystemException(to.toString(), null, "is a symbolic link");
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void deleteTree(Path directory) throws IOException {
        if (Files.exists(directory, NOFOLLOW_LINKS)) {
            Files.walkFileTree(directory, new Deletion());
        }
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.sorted().toList();
        }
    }

    @Override
    public void createDirectory(Path directory, Access access) throws IOException {
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(Access.OWNER.directory()));
        protect(directory, access.directory(), access);
    }

    @Override
    public void protect(Path path, Access access) throws IOException {
        Entry.Kind kind = look(path)
                .orElseThrow(() -> new NoSuchFileException(path.toString()))
                .kind();
        if (kind == Entry.Kind.LINK) {
            throw new FileSystemException(path.toString(), null, "is a symbolic link");
        }
        protect(path, kind == Entry.Kind.DIRECTORY ? access.directory() : access.file(), access);
    }

    private static void protect(Path path, Set<PosixFilePermission> permissions, Access access) throws IOException {
        if (access == Access.GROUP_READS) {
            takeGroupOfDirectory(path);
        }
        Files.setPosixFilePermissions(path, permissions);
    }

    /** A run by root writes into directories of root:openwatch, without setgid too: the group of the reader comes along. */
    private static void takeGroupOfDirectory(Path path) throws IOException {
        Object wanted =
                Files.getAttribute(Objects.requireNonNull(path.toAbsolutePath().getParent()), "unix:gid");
        if (!wanted.equals(Files.getAttribute(path, "unix:gid", NOFOLLOW_LINKS))) {
            try {
                Files.setAttribute(path, "unix:gid", wanted, NOFOLLOW_LINKS);
            } catch (FileSystemException notMember) {
                // Only root and members may give a group away; the file then stays with the writer's own group.
            }
        }
    }

    @Override
    public Space space(Path path) throws IOException {
        FileStore store = Files.getFileStore(path);
        String fileSystem = "%s (%s, %s)".formatted(mountPoint(path), store.name(), store.type());
        return new Space(fileSystem, store.getUsableSpace(), store.isReadOnly());
    }

    /** The outermost directory above {@code path} that is on the same device. */
    private static Path mountPoint(Path path) throws IOException {
        Path place = path.toRealPath();
        Object device = Files.getAttribute(place, "unix:dev");
        for (Path above = place.getParent(); above != null; above = above.getParent()) {
            if (!device.equals(Files.getAttribute(above, "unix:dev"))) {
                break;
            }
            place = above;
        }
        return place;
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) throws IOException {
            if (failed != null) {
                throw failed;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
