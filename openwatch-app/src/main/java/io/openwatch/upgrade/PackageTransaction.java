package io.openwatch.upgrade;

import io.openwatch.config.Locations;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tell whether a package manager is at work, by the locks that it holds as long as it is.
 *
 * @param locks its lock files; one that does not exist is held by nobody
 * @since 0.1
 */
public record PackageTransaction(List<Path> locks) {
    private static final Logger LOG = LoggerFactory.getLogger(PackageTransaction.class);

    /** Below the root of the system: of dpkg and the programs around it, of rpm, and of rpm where it has moved. */
    private static final List<String> NAMES = List.of(
            "var/lib/dpkg/lock-frontend",
            "var/lib/dpkg/lock",
            "var/lib/rpm/.rpm.lock",
            "usr/lib/sysimage/rpm/.rpm.lock");

    /** Copy the list. */
    public PackageTransaction {
        locks = List.copyOf(locks);
    }

    /** Look at those of this machine; those of a moved state directory lie in {@code system} below it. */
    public static PackageTransaction of(Locations locations) {
        Path root = locations.relocated() ? locations.state().resolve("system") : Path.of("/");
        return new PackageTransaction(NAMES.stream().map(root::resolve).toList());
    }

    /** Return the first lock that somebody holds. Waits for none and keeps none. */
    public Optional<Path> underWay() {
        return locks.stream().filter(PackageTransaction::held).findFirst();
    }

    /** Taken and given back at once: there is no other way to ask, and nothing is between the two that could fail. */
    private static boolean held(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free == null;
        } catch (OverlappingFileLockException ours) {
            return true;
        } catch (NoSuchFileException absent) {
            return false;
        } catch (IOException unreadable) {
            LOG.warn("cannot tell whether [{}] is locked; going on as if it were", file, unreadable);
            return true;
        }
    }
}
