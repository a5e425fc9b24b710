package io.safeupgrade.file;

import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.file.Disk.Access;
import io.safeupgrade.spi.StartPermit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Keep the permit as a file that names the boot it was granted in, so that it is void after a reboot wherever it lies.
 *
 * <p>Everybody may read it: the service has to, and it holds no secret. A permit that cannot be read is none.
 *
 * @since 0.1
 */
public final class FileStartPermit implements StartPermit {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final StateFile<Permit> file;
    private final Path bootId;
    private final Disk disk;

    private FileStartPermit(Path file, Path bootId, Disk disk) {
        this.file = new StateFile<>("start permit", file, Permit.class, Access.ALL_READ, disk);
        this.bootId = bootId;
        this.disk = disk;
    }

    /** Keep it in {@code file}, best below {@code /run}. */
    public static FileStartPermit at(Path file) {
        return at(file, Disk.real());
    }

    /** Keep it in {@code file} on {@code disk}. */
    public static FileStartPermit at(Path file, Disk disk) {
        return at(file, BOOT_ID, disk);
    }

    /** Keep it in {@code file} on {@code disk}; {@code bootId} is a file whose content changes with each boot. */
    public static FileStartPermit at(Path file, Path bootId, Disk disk) {
        return new FileStartPermit(file, bootId, disk);
    }

    @Override
    public void grant(RunId run) {
        try {
            file.write(new Permit(run, boot()));
        } catch (IOException unknown) {
            throw StateFile.cannot("read", "boot id", bootId, unknown);
        }
    }

    @Override
    public void revoke() {
        file.remove();
    }

    @Override
    public boolean granted() {
        try {
            String boot = boot();
            return file.read().filter(permit -> permit.boot().equals(boot)).isPresent();
        } catch (IOException | UpgradeException unreadable) {
            return false;
        }
    }

    private String boot() throws IOException {
        return new String(disk.read(bootId), StandardCharsets.US_ASCII).strip();
    }

    record Permit(RunId run, String boot) {}
}
