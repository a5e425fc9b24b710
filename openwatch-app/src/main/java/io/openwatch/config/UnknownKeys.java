package io.openwatch.config;

import io.safeupgrade.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Find keys that this release does not take: misspelt, renamed, removed, in the wrong file, or of no use any more. */
final class UnknownKeys {
    private static final Set<String> SECTIONS = KnownKeys.TOML.stream()
            .map(key -> key.name().substring(0, key.name().indexOf('.')).toUpperCase(Locale.ROOT))
            .collect(Collectors.toSet());

    /** Variables that are no keys, but read elsewhere. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of("OPENWATCH_UPGRADE_CONF", "OPENWATCH_SECRETS_ENV", "OPENWATCH_STATE_DIR", "OPENWATCH_RUNTIME_DIR");

    private static final List<String> TELLTALES = List.of("dsn", "url", "pass", "secret", "token", "key");

    private final ConfigVocabulary ahead;
    private final Consumer<ConfigProblem> problems;
    private final Consumer<Finding> notes;

    UnknownKeys(ConfigVocabulary ahead, Consumer<ConfigProblem> problems, Consumer<Finding> notes) {
        this.ahead = ahead;
        this.problems = problems;
        this.notes = notes;
    }

    void inToml(Path file, TomlFile toml) {
        toml.entries().forEach((name, entry) -> {
            if (KnownKeys.find(KnownKeys.TOML, name).isEmpty() && !ahead.keys().contains(name)) {
                Origin origin = Origin.file(Origin.Kind.CONFIG_FILE, file, entry.line());
                report(origin, name, name, shown(name, entry.text()), names(KnownKeys.TOML));
            }
        });
    }

    void inUpgradeConf(EnvironmentFile conf) {
        conf.assignments().forEach(assignment -> {
            String name = assignment.name();
            if (KnownKeys.find(KnownKeys.UPGRADE, name).isEmpty()
                    && !ahead.keys().contains(name)) {
                Origin origin = Origin.file(Origin.Kind.UPGRADE_CONF, conf.file(), assignment.line());
                report(origin, name, name, shown(name, assignment.value()), names(KnownKeys.UPGRADE));
            }
        });
    }

    /** The file may carry variables of other programs, but what looks like ours must be ours. */
    void inSecrets(EnvironmentFile secrets) {
        secrets.assignments()
                .forEach(assignment -> variable(
                        assignment.name(), Origin.file(Origin.Kind.SECRETS_FILE, secrets.file(), assignment.line())));
    }

    void inEnvironment(Map<String, String> environment) {
        environment.keySet().stream().sorted().forEach(name -> variable(name, Origin.environment(name)));
    }

    /**
     * Object to a variable only when it is surely meant for us: retired, or a few letters away from a key. Platforms
     * inject others of the same prefix (OPENWATCH_SERVER_SERVICE_HOST of a service named openwatch-server).
     */
    private void variable(String name, Origin origin) {
        boolean ours = SECTIONS.stream().anyMatch(section -> name.startsWith("OPENWATCH_" + section + "_"));
        boolean known = OTHER_VARIABLES.contains(name)
                || KnownKeys.all().anyMatch(key -> key.variable().equals(name))
                || ahead.keys().stream().anyMatch(key -> Key.variableOf(key).equals(name));
        if (!ours || known) {
            return;
        }
        Stream<String> variables = KnownKeys.TOML.stream().map(Key::variable);
        Optional<RetiredKey> retired = KnownKeys.RETIRED.stream()
                .filter(key -> Key.variable(key.name()).equals(name))
                .findFirst();
        if (retired.isPresent()) {
            report(origin, retired.get().name(), name, "***", variables);
        } else if (Spelling.nearest(name, KnownKeys.TOML.stream().map(Key::variable))
                .isPresent()) {
            report(origin, name, name, "***", variables);
        }
    }

    private void report(Origin origin, String key, String written, String shown, Stream<String> known) {
        ConfigProblem.Draft draft = ConfigProblem.at(origin).key(written).value(shown);
        Optional<RetiredKey> retired = KnownKeys.retired(key);
        if (retired.filter(old -> !old.refused()).isPresent()) {
            notes.accept(Finding.warning(
                    "config-key-ignored",
                    "the key [" + written + "] set in [" + origin.place() + "] is "
                            + retired.get().why(),
                    origin.kind() == Origin.Kind.ENVIRONMENT ? "unset " + written : "remove the line"));
        } else if (retired.isPresent()) {
            problems.accept(draft.saying(retired.get().why(), retired.get().expected()));
        } else {
            problems.accept(draft.nearest(Spelling.nearest(key, known))
                    .saying("this release knows no such key", "a known key"));
        }
    }

    private static Stream<String> names(List<Key<?>> keys) {
        return keys.stream().map(Key::name);
    }

    private static String shown(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean secret = TELLTALES.stream().anyMatch(lower::contains) || value.contains("://");
        return secret ? "***" : value;
    }
}
