package io.safeupgrade.file;

import io.safeupgrade.Hold;
import io.safeupgrade.RunId;
import io.safeupgrade.file.Disk.Access;
import io.safeupgrade.spi.UpgradeHold;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keep the hold as a JSON file, whose mere existence holds a systemd unit that asserts its absence.
 *
 * <p>Readable by the group of its directory, so that the service's own start guard can say why it must not start.
 *
 * @since 0.1
 */
public final class FileHold implements UpgradeHold {

    private final StateFile<Hold> file;

    private FileHold(Path file, Disk disk) {
        this.file = new StateFile<>("hold", file, Hold.class, Access.GROUP_READS, disk);
    }

    /** Keep it in {@code file}. */
    public static FileHold at(Path file) {
        return at(file, Disk.real());
    }

    /** Keep it in {@code file} on {@code disk}. */
    public static FileHold at(Path file, Disk disk) {
        return new FileHold(file, disk);
    }

    @Override
    public Optional<Hold> current() {
        return file.read();
    }

    @Override
    public void place(Hold hold) {
        file.write(hold);
    }

    /** {@inheritDoc} Whichever run placed it: the lock, not the hold, keeps two runs apart. */
    @Override
    public void release(RunId run) {
        file.remove();
    }
}
