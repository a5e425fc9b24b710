package io.safeupgrade.file;

import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.file.Disk.Access;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keep the record that an upgrade is due, across crashes and reboots.
 *
 * @since 0.1
 */
public final class PendingFile {

    private final StateFile<PendingUpgrade> file;

    private PendingFile(Path file, Disk disk) {
        this.file =
                new StateFile<>("record of a pending upgrade", file, PendingUpgrade.class, Access.GROUP_READS, disk);
    }

    /** Keep it in {@code file}. */
    public static PendingFile at(Path file) {
        return at(file, Disk.real());
    }

    /** Keep it in {@code file} on {@code disk}. */
    public static PendingFile at(Path file, Disk disk) {
        return new PendingFile(file, disk);
    }

    /**
     * Read the record.
     *
     * @throws io.safeupgrade.UpgradeException if there is one that cannot be read
     */
    public Optional<PendingUpgrade> current() {
        return file.read();
    }

    /** Write or replace the record; durable on return. */
    public void write(PendingUpgrade pending) {
        file.write(pending);
    }

    /** Remove the record; none there is success. */
    public void remove() {
        file.remove();
    }
}
