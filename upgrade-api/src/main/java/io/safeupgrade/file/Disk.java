package io.safeupgrade.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Do to files what the adapters of this package need, one small step per call, so that tests can crash between any two.
 *
 * <p>Nothing is durable before {@link #sync} (content) and {@link #syncDirectory} (names). The last component of a path
 * is never followed when it is a symbolic link: it is an {@link IOException}. Safe for use by several threads as far as
 * the files are different.
 *
 * @since 0.1
 */
public interface Disk {

    /** Return the machine's own disk. */
    static Disk real() {
        return RealDisk.INSTANCE;
    }

    /** Look at what lies at {@code path}, without following it; empty when nothing does. */
    Optional<Entry> look(Path path) throws IOException;

    /** Read the whole file. */
    byte[] read(Path file) throws IOException;

    /** Open the file for reading; the caller closes it. */
    InputStream open(Path file) throws IOException;

    /** Create a new file with {@code content}; whatever is already there, a dangling link too, is an error. */
    void create(Path file, byte[] content, Access access) throws IOException;

    /** Append to an existing file. */
    void append(Path file, byte[] content) throws IOException;

    /** Cut an existing file to {@code bytes}. */
    void cut(Path file, long bytes) throws IOException;

    /** Put the content of an existing file on disk. */
    void sync(Path file) throws IOException;

    /** Put the names in an existing directory on disk. */
    void syncDirectory(Path directory) throws IOException;

    /** Rename atomically; a file replaces a file. */
    void rename(Path from, Path to) throws IOException;

    /** Delete a file; none there is success. */
    void delete(Path file) throws IOException;

    /** Delete a directory with everything in it, following no link; none there is success. */
    void deleteTree(Path directory) throws IOException;

    /** List a directory in the order of names. */
    List<Path> list(Path directory) throws IOException;

    /** Create one directory in an existing one. */
    void createDirectory(Path directory, Access access) throws IOException;

    /** Set who may use a file or directory. */
    void protect(Path path, Access access) throws IOException;

    /** Tell about the file system that an existing path lies on. */
    Space space(Path path) throws IOException;

    /** Say in words why {@code cause} came, without the path, which the messages of the platform repeat once or twice. */
    static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        String said = cause instanceof FileSystemException named ? named.getReason() : cause.getMessage();
        return said == null ? cause.getClass().getSimpleName() : said;
    }

    /**
     * Say of a write of {@code neededBytes} to {@code place} that failed by {@code cause} on which file system that was, and
     * how many bytes are missing there; in words that follow those of the cause.
     */
    default String trouble(Path place, long neededBytes, IOException cause) {
        return new DiskTrouble(this, place, neededBytes).words(cause);
    }

    /** Who may use a file or directory; nobody but the owner ever writes. */
    enum Access {
        /** The owner alone: 0600, directories 0700. */
        OWNER("rw-------", "rwx------"),
        /** The group of the directory may read: 0640, directories 0750. */
        GROUP_READS("rw-r-----", "rwxr-x---"),
        /** Everybody may read: 0644, directories 0755. */
        ALL_READ("rw-r--r--", "rwxr-xr-x");

        private final String file;
        private final String directory;

        Access(String file, String directory) {
            this.file = file;
            this.directory = directory;
        }

        /** Return the permissions of a file. */
        public Set<PosixFilePermission> file() {
            return PosixFilePermissions.fromString(file);
        }

        /** Return the permissions of a directory. */
        public Set<PosixFilePermission> directory() {
            return PosixFilePermissions.fromString(directory);
        }
    }

    /**
     * Describe what lies at a path.
     *
     * @param kind what it is
     * @param bytes size of a file
     * @param writable whether this process may write it, as far as permissions tell
     * @param worldWritable whether everybody may write it
     * @param sticky whether only owners may rename and delete what lies in the directory
     */
    record Entry(Kind kind, long bytes, boolean writable, boolean worldWritable, boolean sticky) {

        /** What something is. */
        public enum Kind {
            /** A regular file. */
            FILE,
            /** A directory. */
            DIRECTORY,
            /** A symbolic link, wherever it leads. */
            LINK,
            /** A device, a pipe, a socket. */
            OTHER
        }
    }

    /**
     * Describe a file system.
     *
     * @param fileSystem where it is mounted, its name and its type, for people
     * @param usableBytes how much this process can still write
     * @param readOnly whether it takes no writes at all
     */
    record Space(String fileSystem, long usableBytes, boolean readOnly) {}
}
