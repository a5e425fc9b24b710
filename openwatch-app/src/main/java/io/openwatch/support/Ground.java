package io.openwatch.support;

import io.openwatch.config.ConfigSources;
import io.openwatch.config.Configuration;
import io.openwatch.config.Locations;
import io.openwatch.config.ResolvedValue;
import io.safeupgrade.UpgradeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is collected from: the installation as its files describe it, well or badly.
 *
 * @param environment the environment of the process
 * @param locations the files and directories
 * @param reading what reading the configuration gave
 */
record Ground(Map<String, String> environment, Locations locations, Configuration.Result reading) {

    static Ground of(Optional<Path> config, Map<String, String> environment) {
        return new Ground(
                environment,
                Locations.of(config, environment),
                Configuration.load(new ConfigSources(config, Map.of(), environment)));
    }

    /**
     * Return the configuration.
     *
     * @throws UpgradeException if there is none that can be used
     */
    Configuration configuration() {
        return reading.orThrow();
    }

    /** Return the values that could be read, secrets hidden. */
    List<ResolvedValue> values() {
        return switch (reading) {
            case Configuration.Valid valid -> valid.configuration().values();
            case Configuration.Invalid invalid -> invalid.values();
        };
    }

    /** Return the file or directory that {@code key} names, also where other keys are wrong. */
    Optional<Path> path(String key) {
        return values().stream()
                .filter(value -> value.key().equals(key))
                .map(value -> Path.of(value.value()))
                .findFirst();
    }

    @Override
    public String toString() {
        return "Ground[" + locations.state() + "]";
    }
}
