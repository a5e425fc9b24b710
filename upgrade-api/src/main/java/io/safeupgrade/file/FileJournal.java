package io.safeupgrade.file;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.file.Disk.Access;
import io.safeupgrade.spi.UpgradeJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Keep the journal as lines of JSON, each with a checksum and on disk before {@link #append} returns.
 *
 * <p>A torn last line, as a crash leaves it, is left out when reading and cut off by the next append. A damaged line
 * before it is never skipped. The record that starts a run also sets space aside in a second file; when the disk is full
 * later, that space is given up so that the run can still record how it ends. Safe for use by several threads; between
 * processes the upgrade lock sees to it that one writes, readers need no lock.
 *
 * @since 0.1
 */
public final class FileJournal implements UpgradeJournal {

    /** Some hundred records: more than a run and its recovery write. */
    private static final int RESERVE_BYTES = 64 * 1024;

    private final Path file;
    private final Path reserve;
    private final Disk disk;
    private @Nullable JournalLines known;

    private FileJournal(Path file, Disk disk) {
        this.file = file;
        this.reserve = file.resolveSibling(file.getFileName() + ".reserve");
        this.disk = disk;
    }

    /** Keep it in {@code file}. */
    public static FileJournal at(Path file) {
        return at(file, Disk.real());
    }

    /** Keep it in {@code file} on {@code disk}. */
    public static FileJournal at(Path file, Disk disk) {
        return new FileJournal(file, disk);
    }

    /** {@inheritDoc} Refuses a number that does not follow the last one: somebody else has written meanwhile. */
    @Override
    public synchronized void append(JournalEntry entry) {
        byte[] line = JournalLines.line(entry);
        boolean first = entry.kind() == JournalEntry.Kind.RUN_STARTED;
        try {
            JournalLines before = lines();
            if (entry.sequence() != before.last() + 1) {
                throw outOfOrder(entry, before);
            }
            if (first) {
                setSpaceAside();
            }
            write(line, before.end());
            known = before.plus(entry, line.length);
        } catch (IOException failed) {
            known = null;
            long needed = line.length + (first && !isReserved() ? RESERVE_BYTES : 0L);
            throw StateFile.cannotWrite("journal", file, disk.trouble(file, needed, failed), failed);
        }
    }

    @Override
    public synchronized List<JournalEntry> entries() {
        try {
            return lines().entries();
        } catch (IOException failed) {
            throw StateFile.cannot("read", "journal", file, failed);
        }
    }

    private JournalLines lines() throws IOException {
        long size = size();
        JournalLines current = known;
        if (current == null || current.end() != size) {
            current = size == 0 ? new JournalLines(List.of(), 0) : JournalLines.read(disk.read(file), file);
            known = current;
        }
        return current;
    }

    private long size() throws IOException {
        return disk.look(file).map(Disk.Entry::bytes).orElse(0L);
    }

    private void write(byte[] line, long end) throws IOException {
        known = null;
        createIfMissing();
        try {
            writeAt(line, end);
        } catch (IOException failed) {
            if (!full(failed) || !giveUpReserve()) {
                cutAgain(end, failed);
                throw failed;
            }
            writeAt(line, end);
        }
    }

    private void createIfMissing() throws IOException {
        Path directory = DurableWrite.directoryOf(file);
        if (disk.look(file).isEmpty()) {
            DurableWrite.to(disk).makeDirectories(directory, Access.GROUP_READS);
            disk.create(file, new byte[0], Access.GROUP_READS);
        }
        if (size() == 0) {
            disk.syncDirectory(directory);
        }
    }

    private void writeAt(byte[] line, long end) throws IOException {
        if (size() > end) {
            disk.cut(file, end);
            // On disk before the new line is: what is left of the torn one must not end up behind it.
            disk.sync(file);
        }
        disk.append(file, line);
        disk.sync(file);
    }

    /** An append that failed must not count later: the engine was told that it is not there. */
    private void cutAgain(long end, IOException failed) {
        try {
            disk.cut(file, end);
            disk.sync(file);
        } catch (IOException again) {
            failed.addSuppressed(again);
        }
    }

    private void setSpaceAside() throws IOException {
        Path directory = DurableWrite.directoryOf(file);
        DurableWrite.to(disk).makeDirectories(directory, Access.GROUP_READS);
        if (isReserved()) {
            return;
        }
        disk.delete(reserve);
        byte[] filler = new byte[RESERVE_BYTES];
        // File systems that compress would store zeros in no space at all.
        new Random(RESERVE_BYTES).nextBytes(filler);
        try {
            disk.create(reserve, filler, Access.OWNER);
            disk.sync(reserve);
        } catch (IOException failed) {
            giveBack(failed);
            throw failed;
        }
        disk.syncDirectory(directory);
    }

    /** A part of it is of no use, and in the way of everybody else. */
    private void giveBack(IOException failed) {
        try {
            disk.delete(reserve);
        } catch (IOException stays) {
            failed.addSuppressed(stays);
        }
    }

    private boolean isReserved() {
        try {
            return disk.look(reserve)
                    .filter(found -> found.bytes() == RESERVE_BYTES)
                    .isPresent();
        } catch (IOException unknown) {
            return false;
        }
    }

    private boolean giveUpReserve() throws IOException {
        if (disk.look(reserve).isEmpty()) {
            return false;
        }
        DurableWrite.to(disk).remove(reserve);
        return true;
    }

    /** The platform has no type for a full disk, and its message follows the locale: so the space itself is asked too. */
    private boolean full(IOException failed) throws IOException {
        return DiskTrouble.isFull(failed) || usable() < RESERVE_BYTES;
    }

    private long usable() throws IOException {
        return disk.space(DurableWrite.directoryOf(file)).usableBytes();
    }

    private UpgradeException outOfOrder(JournalEntry entry, JournalLines before) {
        return new UpgradeException(Failure.of(
                ErrorCode.STATE_UNREADABLE,
                "the journal [%s] ends with record [%d], so [%d] cannot follow"
                        .formatted(file, before.last(), entry.sequence()),
                "another run has written to it; see what it did, then try again"));
    }
}
