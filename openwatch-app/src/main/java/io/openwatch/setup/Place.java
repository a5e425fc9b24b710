package io.openwatch.setup;

import io.openwatch.config.Locations;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.upgrade.Launcher;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Say where the installation is and which release it is.
 *
 * @param config the file that {@code --config} names
 * @param environment the environment of the process
 * @param locations the files and directories
 * @param release the release that this code is
 * @param launcher how commands are typed here
 * @param again the command that repeats what is being done
 * @since 0.1
 */
public record Place(
        Optional<Path> config,
        Map<String, String> environment,
        Locations locations,
        ReleaseDescriptor release,
        Launcher launcher,
        String again) {

    /** Copy the environment. */
    public Place {
        environment = Map.copyOf(environment);
    }

    /** Find it from the option {@code --config} and the environment, for what was typed as {@code again}. */
    public static Place of(Optional<Path> config, Map<String, String> environment, String again) {
        Locations locations = Locations.of(config, environment);
        return new Place(
                config,
                environment,
                locations,
                ReleaseDescriptor.current(environment),
                Launcher.of(locations, environment),
                again);
    }

    @Override
    public String toString() {
        return "Place[" + locations.state() + "]";
    }
}
