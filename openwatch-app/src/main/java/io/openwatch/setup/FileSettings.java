package io.openwatch.setup;

import io.openwatch.config.ConfigProblem;
import io.openwatch.config.ConfigSources;
import io.openwatch.config.Configuration;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.PostgresDsn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration as the service will read it: from the files.
 *
 * @param configuration everything; where no file names the database, its address is a placeholder
 * @param dsn the address of the database, where a file names one
 */
record FileSettings(Configuration configuration, Optional<PostgresDsn> dsn) {
    private static final String KEY = "database.dsn";
    private static final String VARIABLE = "OPENWATCH_DATABASE_DSN";
    private static final String PLACEHOLDER = "postgres://nobody@127.0.0.1/nothing";

    /**
     * Read.
     *
     * @throws UpgradeException with everything that is wrong but for an address that is missing
     */
    static FileSettings read(Place place) {
        Map<String, String> environment = new HashMap<>(place.environment());
        Optional<String> shadow =
                Optional.ofNullable(environment.remove(VARIABLE)).filter(text -> !text.isBlank());
        FileSettings files = switch (load(place, Map.of(), environment)) {
            case Configuration.Valid valid ->
                new FileSettings(
                        valid.configuration(),
                        Optional.of(valid.configuration().settings().database().dsn()));
            case Configuration.Invalid invalid -> withoutAddress(place, environment, invalid);
        };
        shadow.ifPresent(files::refuseShadow);
        return files;
    }

    private static FileSettings withoutAddress(
            Place place, Map<String, String> environment, Configuration.Invalid invalid) {
        List<ConfigProblem> others = invalid.problems().stream()
                .filter(problem -> !missingAddress(problem))
                .toList();
        if (!others.isEmpty()) {
            throw new UpgradeException(new Configuration.Invalid(invalid.values(), others).failure());
        }
        Configuration rest = load(place, Map.of(KEY, PLACEHOLDER), environment).orThrow();
        return new FileSettings(rest, Optional.empty());
    }

    private static boolean missingAddress(ConfigProblem problem) {
        return problem.key().equals(KEY) && problem.value().isEmpty();
    }

    private static Configuration.Result load(Place place, Map<String, String> flags, Map<String, String> environment) {
        return Configuration.load(new ConfigSources(place.config(), flags, environment));
    }

    /** Every command would take the variable, and the service, which systemd starts, would not (trap 27). */
    private void refuseShadow(String text) {
        Optional<PostgresDsn> shadow = parsed(text);
        if (shadow.isEmpty() || !shadow.equals(dsn)) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.MISCONFIGURED,
                    "the environment sets " + VARIABLE + " to another address than the files, where the service looks",
                    "nothing was touched; unset " + VARIABLE + ", or write it into ["
                            + configuration.locations().secretsEnv() + "] first"));
        }
    }

    private static Optional<PostgresDsn> parsed(String text) {
        try {
            return Optional.of(PostgresDsn.parse(text));
        } catch (UpgradeException malformed) {
            return Optional.empty();
        }
    }
}
