package io.safeupgrade.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One held lock file of this process.
 *
 * <p>POSIX drops all locks that a process has on a file when it closes <em>any</em> descriptor of it. So a file that this
 * process has locked is never opened again: a registry by inode answers instead, whatever name it is called by.
 */
final class LockFile implements AutoCloseable {

    /** Guards every opening and closing of lock files in this process. */
    private static final Map<Object, LockFile> HELD = new HashMap<>();

    /** Channels that stay open because closing them would drop somebody else's lock. */
    private static final List<FileChannel> NEVER_CLOSED = new ArrayList<>();

    private final Path file;
    private final Object inode;
    private final FileChannel channel;
    private final FileLock lock;

    private LockFile(Path file, Object inode, FileChannel channel, FileLock lock) {
        this.file = file;
        this.inode = inode;
        this.channel = channel;
        this.lock = lock;
    }

    /** Try once; empty when somebody else has it, in this process or another. */
    static Optional<LockFile> tryOpen(Path file) throws IOException {
        synchronized (HELD) {
            Optional<Object> before = inode(file);
            if (before.filter(HELD::containsKey).isPresent()) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(WRITE, CREATE, NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(Disk.Access.OWNER.file()));
            FileLock lock;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException anotherClassLoader) {
                // Its registry is not ours, its lock is: closing our channel would drop it.
                NEVER_CLOSED.add(channel);
                return Optional.empty();
            }
            return keep(file, before, channel, lock);
        }
    }

    private static Optional<LockFile> keep(
            Path file, Optional<Object> before, FileChannel channel, @Nullable FileLock lock) throws IOException {
        Optional<Object> inode = inode(file);
        boolean same = before.isEmpty() || before.equals(inode);
        if (lock == null || inode.isEmpty() || !same) {
            channel.close();
            return Optional.empty();
        }
        LockFile taken = new LockFile(file, inode.get(), channel, lock);
        HELD.put(taken.inode, taken);
        return Optional.of(taken);
    }

    /** Say whether the lock is valid and still on the file that others will find under its name. */
    boolean stillHeld() {
        try {
            return channel.isOpen()
                    && lock.isValid()
                    && inode(file).filter(inode::equals).isPresent();
        } catch (IOException unknown) {
            return false;
        }
    }

    @Override
    public void close() {
        synchronized (HELD) {
            try {
                channel.close();
            } catch (IOException failed) {
                throw new UncheckedIOException("cannot release the upgrade lock [" + file + "]", failed);
            } finally {
                HELD.remove(inode, this);
            }
        }
    }

    private static Optional<Object> inode(Path file) throws IOException {
        try {
            return Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS)
                    .fileKey());
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }
}
