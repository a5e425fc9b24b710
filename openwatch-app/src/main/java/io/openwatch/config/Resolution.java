package io.openwatch.config;

import io.safeupgrade.UpgradeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Decide each key: the strongest layer that names it wins, and its value must have the key's form. */
final class Resolution {
    private static final Path PACKAGED = Path.of("/etc/openwatch");

    private final ConfigSources sources;
    private final TomlFile toml;
    private final Map<String, EnvironmentFile.Assignment> secrets;
    private final EnvironmentFile secretsFile;
    private final Map<String, EnvironmentFile.Assignment> upgradeConf;
    private final EnvironmentFile upgradeConfFile;
    private final Locations locations;
    private final Consumer<ConfigProblem> problems;
    private final Map<String, Object> typed = new LinkedHashMap<>();
    private final List<ResolvedValue> values = new ArrayList<>();

    Resolution(
            ConfigSources sources,
            TomlFile toml,
            EnvironmentFile secrets,
            EnvironmentFile upgradeConf,
            Locations locations,
            Consumer<ConfigProblem> problems) {
        this.sources = sources;
        this.toml = toml;
        this.secrets = secrets.byName();
        this.secretsFile = secrets;
        this.upgradeConf = upgradeConf.byName();
        this.upgradeConfFile = upgradeConf;
        this.locations = locations;
        this.problems = problems;
    }

    /** A text, the name by which it was found, and the layer that it came from. */
    private record Found(String name, String text, Origin origin) {}

    void resolveAll() {
        KnownKeys.all().map(this::relocated).forEach(this::resolve);
    }

    List<ResolvedValue> values() {
        return List.copyOf(values);
    }

    <T> T get(Key<T> key) {
        return find(key).orElseThrow(() -> new IllegalStateException("not resolved [" + key.name() + "]"));
    }

    <T> Optional<T> find(Key<T> key) {
        return Optional.ofNullable(typed.get(key.name())).map(key.form().type()::cast);
    }

    /** Defaults follow a state directory that was set, so that a developer's run leaves /etc and /var alone. */
    private Key<?> relocated(Key<?> key) {
        if (key.equals(KnownKeys.BACKUP_DIR)) {
            return key.withFallback(locations.state().resolve("backups").toString());
        }
        Optional<Path> usual = key.fallback().map(Path::of).filter(place -> place.startsWith(PACKAGED));
        return locations.relocated() && usual.isPresent()
                ? key.withFallback(locations
                        .state()
                        .resolve(PACKAGED.relativize(usual.get()))
                        .toString())
                : key;
    }

    private void resolve(Key<?> key) {
        Optional<Found> found = find(key.name(), key.variable()).or(() -> findByLaterName(key));
        if (found.isPresent()) {
            check(key, found.get());
        } else if (key.fallback().isPresent()) {
            check(key, new Found(key.name(), key.fallback().get(), Origin.DEFAULT));
        } else if (key.required() && toml.problems().isEmpty()) {
            problems.accept(new ConfigProblem(
                    locations.config() + " and environment",
                    key.name(),
                    Optional.empty(),
                    "it is not set",
                    key.form().expected() + ", in " + locations.config() + " or as " + key.variable() + " in "
                            + locations.secretsEnv(),
                    Optional.empty()));
        }
    }

    private Optional<Found> find(String name, String variable) {
        return flag(name)
                .or(() -> environment(name, variable))
                .or(() -> fromFile(name, secrets, secretsFile, variable, Origin.Kind.SECRETS_FILE))
                .or(() -> name.contains(".")
                        ? toml(name)
                        : fromFile(name, upgradeConf, upgradeConfFile, name, Origin.Kind.UPGRADE_CONF));
    }

    /** The files may be written for the release that comes next, which gave the key another name. */
    private Optional<Found> findByLaterName(Key<?> key) {
        return sources.ahead().laterNames(key.name()).stream()
                .flatMap(name -> find(name, Key.variableOf(name)).stream())
                .findFirst();
    }

    private Optional<Found> flag(String name) {
        return Optional.ofNullable(sources.flags().get(name))
                .map(text -> new Found(name, text, Origin.flag("--" + KnownFlags.of(name))));
    }

    private Optional<Found> environment(String name, String variable) {
        return Optional.ofNullable(sources.environment().get(variable))
                .map(text -> new Found(name, text, Origin.environment(variable)));
    }

    private static Optional<Found> fromFile(
            String name,
            Map<String, EnvironmentFile.Assignment> named,
            EnvironmentFile file,
            String variable,
            Origin.Kind kind) {
        return Optional.ofNullable(named.get(variable))
                .map(assignment ->
                        new Found(name, assignment.value(), Origin.file(kind, file.file(), assignment.line())));
    }

    private Optional<Found> toml(String name) {
        return Optional.ofNullable(toml.entries().get(name))
                .map(entry -> new Found(
                        name, entry.text(), Origin.file(Origin.Kind.CONFIG_FILE, locations.config(), entry.line())));
    }

    private void check(Key<?> key, Found found) {
        ValueForm<?> form = key.form();
        String shown = form.shown().apply(found.text());
        if (found.origin().kind() == Origin.Kind.CONFIG_FILE && wronglyWritten(key, found.name())) {
            problem(key, found, shown, form.number() ? "it is not written as a number" : "it is not written as text");
            return;
        }
        try {
            typed.put(key.name(), form.parser().apply(found.text()));
            values.add(new ResolvedValue(found.name(), shown, found.origin()));
        } catch (NumberFormatException notNumber) {
            problem(key, found, shown, "not a whole number");
        } catch (UpgradeException malformed) {
            problem(key, found, shown, malformed.failure().what());
        } catch (IllegalArgumentException malformed) {
            problem(key, found, shown, String.valueOf(malformed.getMessage()));
        }
    }

    private boolean wronglyWritten(Key<?> key, String name) {
        TomlFile.Entry entry = Objects.requireNonNull(toml.entries().get(name));
        return !entry.scalar() || entry.number() != key.form().number();
    }

    private void problem(Key<?> key, Found found, String shown, String what) {
        problems.accept(ConfigProblem.at(found.origin())
                .key(found.name())
                .value(shown)
                .saying(what, key.form().expected()));
    }
}
