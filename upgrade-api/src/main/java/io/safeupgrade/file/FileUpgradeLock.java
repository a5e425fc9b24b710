package io.safeupgrade.file;

import io.safeupgrade.RunId;
import io.safeupgrade.spi.UpgradeLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lock a machine by an operating system lock on a file, which ends with the process that holds it, however that ends.
 *
 * <p>Nothing but this class may ever open the lock file: in the holder's process, opening and closing it a second time
 * drops the lock. Who holds it stands in a second file ({@code .info}) for losers and people; what a dead holder left
 * there does not matter. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class FileUpgradeLock implements UpgradeLock {

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Logger LOG = LoggerFactory.getLogger(FileUpgradeLock.class);

    private final Path file;
    private final Disk disk;
    private final StateFile<Holder> info;

    private FileUpgradeLock(Path file, Disk disk) {
        this.file = file.toAbsolutePath();
        this.disk = disk;
        Path beside = this.file.resolveSibling(this.file.getFileName() + ".info");
        this.info = new StateFile<>("lock information", beside, Holder.class, Disk.Access.GROUP_READS, disk);
    }

    /** Lock by {@code file}; made, with its directory, by the first acquisition and never removed. */
    public static FileUpgradeLock at(Path file) {
        return at(file, Disk.real());
    }

    /** Lock by {@code file}, always a real one; what is told about the holder lies on {@code disk}. */
    public static FileUpgradeLock at(Path file, Disk disk) {
        return new FileUpgradeLock(file, disk);
    }

    @Override
    public LockResult acquire(LockRequest request) {
        long begin = request.call().pace().nanos();
        try {
            while (true) {
                Optional<LockFile> taken = LockFile.tryOpen(prepared());
                if (taken.isPresent()) {
                    return new Acquired(announced(taken.get(), request));
                }
                if (!waits(request, begin)) {
                    return busy();
                }
            }
        } catch (IOException failed) {
            return new Unavailable(StateFile.cannotWrite("upgrade lock", file, disk.trouble(file, 0, failed), failed)
                    .failure());
        }
    }

    private static boolean waits(LockRequest request, long begin) {
        Duration waited = Duration.ofNanos(request.call().pace().nanos() - begin);
        Duration left = request.patience().minus(waited);
        return left.isPositive() && request.call().pause(left.compareTo(BETWEEN_TRIES) < 0 ? left : BETWEEN_TRIES);
    }

    private Path prepared() throws IOException {
        DurableWrite.to(disk).makeDirectories(DurableWrite.directoryOf(file), Disk.Access.GROUP_READS);
        return file;
    }

    private Held announced(LockFile taken, LockRequest request) {
        try {
            info.write(Holder.self(request.call().run(), request.call().pace().instant()));
        } catch (RuntimeException failed) {
            // Without it a loser is told less, no more; a full disk must not keep recovery from running.
            forgetHolder(failed);
        }
        return new Announced(taken);
    }

    private void forgetHolder(RuntimeException failed) {
        try {
            info.remove();
        } catch (RuntimeException again) {
            failed.addSuppressed(again);
        }
        LOG.warn("the upgrade lock [{}] is held, but losers will not learn by whom", file, failed);
    }

    private Busy busy() {
        try {
            return info.read()
                    .map(holder -> new Busy(holder.text(), holder.since()))
                    .orElseGet(() -> new Busy("a process that left no information", Instant.EPOCH));
        } catch (RuntimeException unreadable) {
            return new Busy("a process whose information cannot be read", Instant.EPOCH);
        }
    }

    /** What {@code lock.info} says. */
    record Holder(RunId run, long pid, String host, Instant since) {

        static Holder self(RunId run, Instant since) {
            return new Holder(run, ProcessHandle.current().pid(), hostName(), since);
        }

        String text() {
            return "run %s by pid %d on %s".formatted(run, pid, host);
        }

        /** Not by InetAddress: that may ask a name server, and a loser wants its answer within a second. */
        private static String hostName() {
            try {
                return Files.readString(HOST_NAME).strip();
            } catch (IOException unnamed) {
                return "localhost";
            }
        }
    }

    private final class Announced implements Held {

        private final LockFile taken;

        Announced(LockFile taken) {
            this.taken = taken;
        }

        @Override
        public boolean stillHeld() {
            return taken.stillHeld();
        }

        @Override
        public void close() {
            try {
                if (taken.stillHeld()) {
                    info.remove();
                }
            } finally {
                taken.close();
            }
        }
    }
}
