package io.openwatch.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Name the files and directories that are found before any configuration is read.
 *
 * @param state where upgrades keep their record ({@code OPENWATCH_STATE_DIR}, default /var/lib/openwatch)
 * @param runtime where the start permit lies, gone after a reboot ({@code OPENWATCH_RUNTIME_DIR}, default /run/openwatch,
 *     or below a state directory that was set)
 * @param config the TOML file; this and the next two are looked for in /etc/openwatch, or in {@code etc} below a state
 *     directory that was set
 * @param configGiven whether somebody named it, so that it must exist
 * @param upgradeConf the file of upgrade settings ({@code OPENWATCH_UPGRADE_CONF})
 * @param upgradeConfGiven whether somebody named it
 * @param secretsEnv the file of secrets ({@code OPENWATCH_SECRETS_ENV})
 * @param secretsEnvGiven whether somebody named it
 * @param relocated whether the state directory was set, so that nothing may be written below /etc, /run and /var
 * @since 0.1
 */
public record Locations(
        Path state,
        Path runtime,
        Path config,
        boolean configGiven,
        Path upgradeConf,
        boolean upgradeConfGiven,
        Path secretsEnv,
        boolean secretsEnvGiven,
        boolean relocated) {

    /** Find them from the option {@code --config} and the environment. */
    public static Locations of(Optional<Path> config, Map<String, String> environment) {
        Optional<Path> state = path(environment, "OPENWATCH_STATE_DIR");
        Optional<Path> conf = path(environment, "OPENWATCH_UPGRADE_CONF");
        Optional<Path> secrets = path(environment, "OPENWATCH_SECRETS_ENV");
        Path etc = state.map(directory -> directory.resolve("etc")).orElse(Path.of("/etc/openwatch"));
        Path runtime = path(environment, "OPENWATCH_RUNTIME_DIR")
                .or(() -> state.map(directory -> directory.resolve("run")))
                .orElse(Path.of("/run/openwatch"));
        return new Locations(
                state.orElse(Path.of("/var/lib/openwatch")),
                runtime,
                config.map(Path::toAbsolutePath).orElse(etc.resolve("openwatch.toml")),
                config.isPresent(),
                conf.orElse(etc.resolve("upgrade.conf")),
                conf.isPresent(),
                secrets.orElse(etc.resolve("secrets.env")),
                secrets.isPresent(),
                state.isPresent());
    }

    /** Return the directory of what an administrator writes, wherever single files of it were moved to. */
    public Path etc() {
        return relocated ? state.resolve("etc") : Path.of("/etc/openwatch");
    }

    /** Return the directory of journal, hold, lock and results. */
    public Path upgrade() {
        return state.resolve("upgrade");
    }

    private static Optional<Path> path(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(text -> !text.isBlank())
                .map(text -> Path.of(text).toAbsolutePath().normalize());
    }
}
