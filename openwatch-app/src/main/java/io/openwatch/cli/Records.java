package io.openwatch.cli;

import io.openwatch.config.Locations;
import io.openwatch.upgrade.Launcher;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.openwatch.upgrade.UpgradeFiles;
import io.safeupgrade.engine.SafeUpgrade;
import java.util.Optional;

/** Reads the record of upgrades from files alone: it must answer while the configuration or the database is broken. */
final class Records {

    private Records() {}

    static Locations locations(OpenWatchCommand root) {
        return Locations.of(Optional.ofNullable(root.config), root.environment());
    }

    static SafeUpgrade of(OpenWatchCommand root) {
        Locations locations = locations(root);
        return SafeUpgrade.of(OpenWatchUpgrade.APPLIANCE, root.release().version())
                .stateIn(locations.upgrade())
                .permit(UpgradeFiles.of(locations).permit())
                .commands(Launcher.of(locations, root.environment()).commands())
                .build();
    }
}
