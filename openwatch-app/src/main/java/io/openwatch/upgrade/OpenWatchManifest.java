package io.openwatch.upgrade;

import io.openwatch.config.ConfigVocabulary;
import io.openwatch.release.ReleaseDescriptor;
import io.safeupgrade.ReleaseManifest;
import io.safeupgrade.postgres.ShippedMigrations;
import java.util.List;
import java.util.Optional;

/**
 * Make the manifest of a release from what it consists of: its descriptor, its migrations, its configuration keys.
 *
 * @since 0.1
 */
public final class OpenWatchManifest {

    private OpenWatchManifest() {}

    /** Make the manifest that travels with the package of {@code release}; asks no database. */
    public static ReleaseManifest of(ReleaseDescriptor release) {
        ShippedMigrations shipped =
                ShippedMigrations.in(List.of(OpenWatchUpgrade.MIGRATIONS), Optional.of(release.target()));
        ConfigVocabulary configuration = ConfigVocabulary.of(release.version());
        return new ReleaseManifest(
                OpenWatchUpgrade.APPLIANCE,
                release.version(),
                release.upgradableFrom(),
                release.target(),
                release.accepts(),
                shipped.migrations(),
                shipped.setChecksum(),
                release.server(),
                configuration.keys(),
                configuration.retired(),
                release.disk());
    }
}
