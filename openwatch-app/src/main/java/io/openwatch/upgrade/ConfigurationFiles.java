package io.openwatch.upgrade;

import io.openwatch.config.Configuration;
import io.openwatch.config.Locations;
import io.openwatch.config.Settings;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.tar.TarBackups;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Name the files that a restore point holds beside the data: the key without which these cannot be read, and configuration.
 *
 * @since 0.1
 */
public final class ConfigurationFiles {

    /** Names the part, {@code config.tar.gz}, in manifests of every release. */
    private static final String NAME = "config";

    private ConfigurationFiles() {}

    /** Make their part of a restore point. */
    static TarBackups backups(Configuration configuration) {
        TarBackups nothing = TarBackups.of(NAME).asideIn(keptAside(configuration.locations()));
        return withKey(nothing, configuration)
                .config(files(configuration).map(ConfigurationFiles::plain).toArray(Path[]::new));
    }

    /** Say whether {@code point} holds them; those of earlier releases do not. */
    public static boolean in(RestorePoint point) {
        return point.parts().stream().anyMatch(part -> part.provider().equals(NAME));
    }

    /** Say whether {@code provider} is the one of these files. */
    public static boolean madeBy(String provider) {
        return provider.equals(NAME);
    }

    /** Return where a restore keeps the files that it replaces; root's alone, as keys are among them. */
    static Path keptAside(Locations locations) {
        return locations.state().resolve("kept-aside");
    }

    /** A key whose place was configured is missed when it is not there; the usual place may be empty. */
    private static TarBackups withKey(TarBackups backups, Configuration configuration) {
        Path file = plain(configuration.settings().identity().credentialKeyFile());
        return configuration.isSet("identity.credential_key_file") ? backups.keys(file) : backups.keysIfThere(file);
    }

    private static Stream<Path> files(Configuration configuration) {
        Locations locations = configuration.locations();
        Settings.Server server = configuration.settings().server();
        return Stream.concat(
                Stream.of(
                        locations.config(),
                        locations.upgradeConf(),
                        locations.secretsEnv(),
                        server.tlsCert(),
                        server.tlsKey()),
                configuration.upgrade().adminDsnFile().stream());
    }

    /** A file named on the command line may be named in any way. */
    private static Path plain(Path file) {
        return file.toAbsolutePath().normalize();
    }
}
