package io.openwatch.setup;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.file.Disk;
import io.safeupgrade.file.DurableWrite;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One setup at a time; the lock dies with its holder. Not the lock of upgrades: the schema's step takes that itself. */
final class SetupLock implements AutoCloseable {
    private final FileChannel channel;

    private SetupLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Take it.
     *
     * @throws UpgradeException LOCK_HELD if another setup runs
     */
    static SetupLock take(Place place) {
        Path directory = place.locations().state();
        Path file = directory.resolve("setup.lock");
        try {
            var access = place.locations().relocated() ? Disk.Access.OWNER : Disk.Access.GROUP_READS;
            DurableWrite.to(Disk.real()).makeDirectories(directory, access);
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return locked(channel);
        } catch (IOException failed) {
            throw Ownership.cannot("lock", file, failed);
        }
    }

    private static SetupLock locked(FileChannel channel) throws IOException {
        if (tried(channel) == null) {
            channel.close();
            throw new UpgradeException(Failure.of(
                    ErrorCode.LOCK_HELD,
                    "another setup is running",
                    "nothing was touched; wait for it to end, then repeat"));
        }
        return new SetupLock(channel);
    }

    private static @Nullable FileLock tried(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ended) {
            throw Ownership.cannot("unlock", Path.of("setup.lock"), ended);
        }
    }
}
