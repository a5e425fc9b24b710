package io.openwatch.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Name everything that a configuration is resolved from.
 *
 * @param config the file that {@code --config} names
 * @param flags values of flags by key name ({@code server.listen}), as typed
 * @param environment the environment of the process
 * @param ahead what a release knows that is to be installed over this one: the files may be written for it already
 * @since 0.1
 */
public record ConfigSources(
        Optional<Path> config, Map<String, String> flags, Map<String, String> environment, ConfigVocabulary ahead) {

    /** Copy the maps. */
    public ConfigSources {
        flags = Map.copyOf(flags);
        environment = Map.copyOf(environment);
    }

    /** Resolve for this release alone. */
    public ConfigSources(Optional<Path> config, Map<String, String> flags, Map<String, String> environment) {
        this(config, flags, environment, ConfigVocabulary.NONE);
    }

    /** Use {@code environment} alone. */
    public static ConfigSources of(Map<String, String> environment) {
        return new ConfigSources(Optional.empty(), Map.of(), environment);
    }

    @Override
    public String toString() {
        return "ConfigSources[config=" + config + ", flags=" + flags.keySet() + "]";
    }
}
