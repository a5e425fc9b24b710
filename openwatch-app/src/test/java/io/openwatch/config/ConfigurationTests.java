package io.openwatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.OnFailure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.file.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTests {
    private static final String DSN = "postgres://openwatch:s3cr3t-word@127.0.0.1:5432/openwatch";

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> flags = new HashMap<>();
    private Optional<Path> config = Optional.empty();

    @BeforeEach
    void keepOffTheMachine() throws IOException {
        environment.put("OPENWATCH_STATE_DIR", directory.resolve("state").toString());
        secrets("");
        upgradeConf("");
    }

    @Test
    void resolvesDefaults() {
        environment.put("OPENWATCH_DATABASE_DSN", DSN);
        Configuration read = valid();
        assertThat(read.settings().server().listen()).isEqualTo(new HostAndPort("0.0.0.0", 8443));
        assertThat(read.settings().database().maxConnections()).isEqualTo(25);
        assertThat(read.settings().upgradeDsn())
                .isEqualTo(read.settings().database().dsn());
        assertThat(read.upgrade().autoBackup()).isTrue();
        assertThat(read.upgrade().retention()).isEqualTo(new Retention(Duration.ofDays(30), 3));
        assertThat(read.upgrade().onFailure()).isEqualTo(OnFailure.STAY_STOPPED);
    }

    @Test
    void movesEveryFileWithTheStateDirectory() {
        environment.put("OPENWATCH_DATABASE_DSN", DSN);
        assertThat(valid().values())
                .filteredOn(value -> value.value().startsWith("/"))
                .hasSizeGreaterThan(3)
                .allSatisfy(value -> assertThat(value.value()).startsWith(directory.toString()));
    }

    @Test
    void prefersFlagsThenEnvironmentThenFileThenDefault() throws IOException {
        toml("[server]\nlisten = \"127.0.0.1:1\"\n[database]\ndsn = \"" + DSN
                + "\"\nmax_connections = 7\n[logging]\nlevel = \"warn\"");
        environment.put("OPENWATCH_SERVER_LISTEN", "127.0.0.1:2");
        environment.put("OPENWATCH_LOGGING_LEVEL", "error");
        flags.put("server.listen", "127.0.0.1:3");
        Configuration read = valid();
        assertThat(read.settings().server().listen().port()).isEqualTo(3);
        assertThat(read.settings().logging().level()).isEqualTo(LogLevel.ERROR);
        assertThat(read.settings().database().maxConnections()).isEqualTo(7);
        assertThat(origin(read, "server.listen")).isEqualTo("flag --listen");
        assertThat(origin(read, "logging.level")).isEqualTo("environment OPENWATCH_LOGGING_LEVEL");
        assertThat(origin(read, "database.max_connections")).isEqualTo(config.orElseThrow() + ":5");
        assertThat(origin(read, "logging.format")).isEqualTo("default");
    }

    @Test
    void readsTheDsnFromSecretsEnvAndNotesAnotherOneInTheEnvironment() throws IOException {
        secrets("# the database\nOPENWATCH_DATABASE_DSN='" + DSN + "'\n");
        assertThat(origin(valid(), "database.dsn")).endsWith("secrets.env:2");
        environment.put("OPENWATCH_DATABASE_DSN", "postgres://other@127.0.0.1/openwatch");
        Configuration shadowed = valid();
        assertThat(shadowed.settings().database().dsn().user()).isEqualTo("other");
        assertThat(shadowed.notes()).singleElement().extracting("code").isEqualTo("secret-shadowed");
    }

    @Test
    void reportsEveryErrorAtOnceWithPlaceValueExpectationAndNearestKey() throws IOException {
        toml(String.join(
                "\n",
                "[server]",
                "listne = \"0.0.0.0:1\"",
                "listen = \"no-port\"",
                "scan_concurrency = 4",
                "[database]",
                "url = \"postgres://u:topsecret@h/d\"",
                "max_connections = \"many\"",
                "[logging]",
                "level = \"loud\"",
                "format = 5"));
        upgradeConf("AUTO_BACKUP=YES\nBACKUP_RETENTION_DAY=3\nBACKUP_DIR=relative\nON_FAILURE=explode");
        List<String> texts = problems().stream().map(ConfigProblem::text).toList();
        String file = config.orElseThrow().toString();
        assertThat(texts).hasSize(12);
        assertThat(texts)
                .anySatisfy(text -> assertThat(text)
                        .startsWith(file + ":2: server.listne [0.0.0.0:1]")
                        .endsWith("did you mean server.listen?"));
        assertThat(texts)
                .anySatisfy(text -> assertThat(text)
                        .startsWith(file + ":3: server.listen [no-port]")
                        .contains("expected: host:port"));
        assertThat(texts)
                .anySatisfy(text -> assertThat(text)
                        .startsWith(file + ":4: server.scan_concurrency")
                        .contains("removed in 2.0.0"));
        assertThat(texts)
                .anySatisfy(text -> assertThat(text)
                        .startsWith(file + ":6: database.url [***]")
                        .contains("renamed in 2.0.0 to database.dsn"));
        assertThat(texts).anySatisfy(text -> assertThat(text).startsWith(file + ":7: database.max_connections [many]"));
        assertThat(texts)
                .anySatisfy(text -> assertThat(text)
                        .startsWith(file + ":9: logging.level [loud]")
                        .contains("debug or info or warn or error"));
        assertThat(texts)
                .anySatisfy(text -> assertThat(text)
                        .startsWith(file + ":10: logging.format [5]")
                        .contains("not written as text"));
        assertThat(texts).anySatisfy(text -> assertThat(text).contains("database.dsn: it is not set"));
        assertThat(texts)
                .anySatisfy(text -> assertThat(text)
                        .contains("upgrade.conf:1: AUTO_BACKUP [YES]")
                        .contains("in lower case"));
        assertThat(texts)
                .anySatisfy(text ->
                        assertThat(text).contains("upgrade.conf:2:").endsWith("did you mean BACKUP_RETENTION_DAYS?"));
        assertThat(texts).anySatisfy(text -> assertThat(text).contains("upgrade.conf:3: BACKUP_DIR [relative]"));
        assertThat(texts)
                .anySatisfy(text -> assertThat(text)
                        .contains("upgrade.conf:4: ON_FAILURE [explode]")
                        .contains("stay-stopped or roll-back"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"YES", "Yes", "on", "1", "", "y", "nope", "True"})
    @DisplayName("I1: any spelling but yes, no, true and false is an error, never a silent no")
    void refusesOtherSpellingsOfYes(String spelling) {
        environment.put("OPENWATCH_DATABASE_DSN", DSN);
        environment.put("AUTO_BACKUP", spelling);
        assertThat(problems()).singleElement().extracting(ConfigProblem::key).isEqualTo("AUTO_BACKUP");
    }

    @Test
    @DisplayName("trap 37: every upgrade.conf key is also taken from the environment, and state stays where it was put")
    void takesUpgradeKeysFromTheEnvironment() {
        environment.putAll(Map.of(
                "OPENWATCH_DATABASE_DSN", DSN,
                "AUTO_BACKUP", "no",
                "AUTO_MIGRATE", "false",
                "BACKUP_RETENTION_DAYS", "3",
                "BACKUP_KEEP_AT_LEAST", "7",
                "DATABASE_WAIT_SECONDS", "5",
                "ON_FAILURE", "roll-back",
                "SECRETS", "passfile",
                "PG_BIN_DIR", "/usr/lib/postgresql/15/bin",
                "ADMIN_DSN_FILE", "/etc/openwatch/admin.dsn"));
        Configuration read = valid();
        assertThat(read.upgrade())
                .isEqualTo(new UpgradeSettings(
                        false,
                        false,
                        Duration.ofSeconds(5),
                        directory.resolve("state/backups"),
                        new Retention(Duration.ofDays(3), 7),
                        BackupStrategy.DUMP,
                        OnFailure.ROLL_BACK,
                        Optional.of(Path.of("/usr/lib/postgresql/15/bin")),
                        Optional.of(Path.of("/etc/openwatch/admin.dsn")),
                        SecretsChannel.PASSFILE));
        assertThat(read.locations().runtime()).isEqualTo(directory.resolve("state/run"));
        assertThat(read.settings().server().tlsKey()).isEqualTo(directory.resolve("state/tls/key.pem"));
    }

    @Test
    void usesThePathsOfThePackageUnlessTold() {
        Locations locations = Locations.of(Optional.empty(), Map.of());
        assertThat(locations.state()).isEqualTo(Path.of("/var/lib/openwatch"));
        assertThat(locations.runtime()).isEqualTo(Path.of("/run/openwatch"));
        assertThat(locations.config()).isEqualTo(Path.of("/etc/openwatch/openwatch.toml"));
        assertThat(locations.upgradeConf()).isEqualTo(Path.of("/etc/openwatch/upgrade.conf"));
        assertThat(locations.secretsEnv()).isEqualTo(Path.of("/etc/openwatch/secrets.env"));
    }

    @Test
    void wantsAFileThatSomebodyNamedToExist() {
        environment.put("OPENWATCH_DATABASE_DSN", DSN);
        config = Optional.of(directory.resolve("missing.toml"));
        environment.put(
                "OPENWATCH_UPGRADE_CONF", directory.resolve("missing.conf").toString());
        assertThat(problems())
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem.what()).contains("does not exist"));
    }

    @Test
    void namesThePlaceOfASyntaxErrorWithoutQuotingTheFile() throws IOException {
        toml("[database]\ndsn = \"postgres://u:topsecret@h/d\" topsecret");
        assertThat(problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.text())
                        .contains("openwatch.toml:2:")
                        .contains("not valid TOML")
                        .doesNotContain("topsecret"));
    }

    @Test
    void objectsToVariablesThatAreNearlyOursAndLeavesStrangersAlone() {
        environment.put("OPENWATCH_DATABASE_DSN", DSN);
        environment.put("OPENWATCH_SERVER_SERVICE_HOST", "10.0.0.1");
        environment.put("OPENWATCH_SERVER_LISTNE", "x");
        environment.put("OPENWATCH_DATABASE_URL", "postgres://u:topsecret@h/d");
        assertThat(problems())
                .extracting(ConfigProblem::key)
                .containsExactly("OPENWATCH_DATABASE_URL", "OPENWATCH_SERVER_LISTNE");
    }

    @Test
    void showsNoSecretAnywhere() throws IOException {
        environment.put("OPENWATCH_DATABASE_DSN", DSN);
        assertThat(valid().toString()).doesNotContain("s3cr3t-word");
        environment.put("OPENWATCH_DATABASE_DSN", "mysql://openwatch:s3cr3t-word@h/d");
        assertThat(result().toString()).doesNotContain("s3cr3t-word");
        assertThatThrownBy(() -> result().orThrow())
                .isInstanceOf(UpgradeException.class)
                .hasMessageNotContaining("s3cr3t-word")
                .satisfies(thrown -> assertThat(
                                ((UpgradeException) thrown).failure().toString())
                        .doesNotContain("s3cr3t-word"));
    }

    @Test
    void listsWhatChangedBetweenReleases() {
        List<ConfigChange> changes = ConfigChange.between(ReleaseVersion.of("1.0.0"), ReleaseVersion.of("2.0.0"));
        assertThat(changes)
                .extracting(ConfigChange::key)
                .contains("upgrade.dsn", "server.listen_address", "server.scan_concurrency");
        assertThat(ConfigChange.between(ReleaseVersion.of("2.0.0"), ReleaseVersion.of("2.0.1")))
                .isEmpty();
    }

    private String origin(Configuration read, String key) {
        return read.values().stream()
                .filter(value -> value.key().equals(key))
                .findFirst()
                .orElseThrow()
                .origin()
                .place();
    }

    private Configuration.Result result() {
        return Configuration.load(new ConfigSources(config, flags, environment));
    }

    private Configuration valid() {
        return result().orThrow();
    }

    private List<ConfigProblem> problems() {
        return switch (result()) {
            case Configuration.Invalid invalid -> invalid.problems();
            case Configuration.Valid valid -> throw new AssertionError("expected problems, got " + valid);
        };
    }

    private void toml(String text) throws IOException {
        config = Optional.of(Files.writeString(directory.resolve("openwatch.toml"), text));
    }

    private void secrets(String text) throws IOException {
        environment.put(
                "OPENWATCH_SECRETS_ENV",
                Files.writeString(directory.resolve("secrets.env"), text).toString());
    }

    private void upgradeConf(String text) throws IOException {
        environment.put(
                "OPENWATCH_UPGRADE_CONF",
                Files.writeString(directory.resolve("upgrade.conf"), text).toString());
    }
}
