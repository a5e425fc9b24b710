package io.openwatch.config;

import io.safeupgrade.Finding;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.file.Retention;
import io.safeupgrade.postgres.PostgresDsn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Read the files, resolve each key once and collect every problem on the way. */
final class ConfigReading {
    private final ConfigSources sources;
    private final Locations locations;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<Finding> notes = new ArrayList<>();
    private final TomlFile toml;
    private final EnvironmentFile secrets;
    private final EnvironmentFile upgradeConf;

    ConfigReading(ConfigSources sources) {
        this.sources = sources;
        this.locations = Locations.of(sources.config(), sources.environment());
        this.toml = readToml();
        this.secrets = readEnvironmentFile(locations.secretsEnv(), locations.secretsEnvGiven());
        this.upgradeConf = readEnvironmentFile(locations.upgradeConf(), locations.upgradeConfGiven());
    }

    Configuration.Result result() {
        UnknownKeys unknown = new UnknownKeys(sources.ahead(), problems::add, notes::add);
        unknown.inToml(locations.config(), toml);
        unknown.inSecrets(secrets);
        unknown.inUpgradeConf(upgradeConf);
        unknown.inEnvironment(sources.environment());
        noteShadowedSecrets();
        Resolution resolution = new Resolution(sources, toml, secrets, upgradeConf, locations, problems::add);
        resolution.resolveAll();
        if (!problems.isEmpty()) {
            return new Configuration.Invalid(resolution.values(), problems);
        }
        return new Configuration.Valid(new Configuration(
                locations, settings(resolution), upgradeSettings(resolution), resolution.values(), notes));
    }

    private Settings settings(Resolution of) {
        PostgresDsn dsn = of.get(KnownKeys.DSN);
        return new Settings(
                new Settings.Server(of.get(KnownKeys.LISTEN), of.get(KnownKeys.TLS_CERT), of.get(KnownKeys.TLS_KEY)),
                new Settings.Database(dsn, of.get(KnownKeys.MAX_CONNECTIONS)),
                new Settings.Logging(of.get(KnownKeys.LOG_LEVEL), of.get(KnownKeys.LOG_FORMAT)),
                new Settings.Identity(
                        of.get(KnownKeys.CREDENTIAL_KEY),
                        new Settings.SignIn(
                                Duration.ofMinutes(of.get(KnownKeys.SESSION_IDLE)),
                                Duration.ofHours(of.get(KnownKeys.SESSION_LONGEST)),
                                of.get(KnownKeys.SIGN_IN_FAILURES),
                                Duration.ofMinutes(of.get(KnownKeys.SIGN_IN_LOCK)))),
                new Settings.Jobs(of.get(KnownKeys.JOB_THREADS), Duration.ofSeconds(of.get(KnownKeys.JOB_LEASE))),
                of.find(KnownKeys.UPGRADE_DSN).orElse(dsn));
    }

    private UpgradeSettings upgradeSettings(Resolution of) {
        return new UpgradeSettings(
                of.get(KnownKeys.AUTO_BACKUP),
                of.get(KnownKeys.AUTO_MIGRATE),
                Duration.ofSeconds(of.get(KnownKeys.DATABASE_WAIT)),
                of.get(KnownKeys.BACKUP_DIR),
                new Retention(Duration.ofDays(of.get(KnownKeys.RETENTION)), of.get(KnownKeys.KEEP_AT_LEAST)),
                of.get(KnownKeys.STRATEGY),
                of.get(KnownKeys.ON_FAILURE),
                of.find(KnownKeys.PG_BIN_DIR),
                of.find(KnownKeys.ADMIN_DSN_FILE),
                of.get(KnownKeys.SECRETS));
    }

    private TomlFile readToml() {
        Path file = locations.config();
        if (!Files.exists(file)) {
            reportMissing(file, locations.configGiven(), "--config");
            return TomlFile.empty();
        }
        TomlFile read = TomlFile.read(file);
        problems.addAll(read.problems());
        return read;
    }

    private EnvironmentFile readEnvironmentFile(Path file, boolean given) {
        if (!Files.exists(file)) {
            reportMissing(
                    file,
                    given,
                    file.equals(locations.secretsEnv()) ? "OPENWATCH_SECRETS_ENV" : "OPENWATCH_UPGRADE_CONF");
            return EnvironmentFile.empty(file);
        }
        try {
            EnvironmentFile read = EnvironmentFile.read(file);
            problems.addAll(read.problems());
            return read;
        } catch (UpgradeException unreadable) {
            problems.add(ConfigProblem.at(file, 0)
                    .key("file")
                    .saying(unreadable.failure().what(), unreadable.failure().remedy()));
            return EnvironmentFile.empty(file);
        }
    }

    /** A default file may be absent. One that somebody named must exist: a typing error must not drop its settings. */
    private void reportMissing(Path file, boolean given, String by) {
        if (given) {
            problems.add(ConfigProblem.at(file, 0)
                    .key("file")
                    .saying("it does not exist, but " + by + " names it", "an existing file"));
        }
    }

    private void noteShadowedSecrets() {
        Map<String, EnvironmentFile.Assignment> named = secrets.byName();
        named.forEach((name, assignment) -> Optional.ofNullable(
                        sources.environment().get(name))
                .filter(value -> !value.equals(assignment.value()))
                .ifPresent(value -> notes.add(Finding.warning(
                        "secret-shadowed",
                        "the environment sets [" + name + "] to another value than [" + secrets.file() + ":"
                                + assignment.line() + "]; the environment wins here, the service may read the file",
                        "unset " + name + ", or make both the same"))));
    }
}
