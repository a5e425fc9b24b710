package io.openwatch.upgrade;

import io.openwatch.config.Locations;
import io.safeupgrade.file.FileHold;
import io.safeupgrade.file.FileStartPermit;
import io.safeupgrade.spi.StartPermit;
import io.safeupgrade.spi.UpgradeHold;
import java.nio.file.Path;

/**
 * Name the files that upgrades and the running service share.
 *
 * @param directory journal, hold, lock and results
 * @param hold what keeps the service from starting
 * @param permit what lets it start all the same while an upgrade proves it healthy; gone after a reboot
 * @since 0.1
 */
public record UpgradeFiles(Path directory, UpgradeHold hold, StartPermit permit) {

    /** Find them. Creates nothing. */
    public static UpgradeFiles of(Locations locations) {
        Path directory = locations.upgrade();
        return new UpgradeFiles(
                directory,
                FileHold.at(directory.resolve("hold")),
                FileStartPermit.at(locations.runtime().resolve("permit")));
    }
}
