package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Release;
import io.openwatch.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and configuration in restore points: who may read them, what comes back, what is kept aside. */
@Execution(ExecutionMode.CONCURRENT)
class ConfigurationRestoreTests {
    private static final String CREDENTIAL_KEY = "vault/credential.key";
    /** Made by earlier releases; nothing reads it, so nothing keeps it and nothing takes it away. */
    private static final String FORMER_KEY = "keys/jwt_private.pem";

    private static final String TOML = "etc/openwatch.toml";
    private static final String UPGRADE_CONF = "etc/upgrade.conf";
    private static final String SECRETS = "etc/secrets.env";
    private static final String ADMIN = "vault/admin.dsn";
    private static final List<String> KEYS = List.of(CREDENTIAL_KEY);
    private static final List<String> FILES =
            List.of(CREDENTIAL_KEY, TOML, UPGRADE_CONF, SECRETS, ADMIN, "tls/cert.pem", "tls/key.pem");

    @TempDir
    Path directory;

    private TestDatabase database;

    @Test
    @DisplayName(
            "trap 33: without --with-config key files that are missing or differ come back, byte for byte and with their"
                    + " mode; configuration is left alone; what was replaced is root's alone and goes when it is named")
    void keysAloneComeBack() throws IOException {
        Machine machine = upgraded();
        Map<String, String> then = files(machine);
        change(machine);
        Map<String, String> now = files(machine);

        Running.Ended back = machine.openwatch("upgrade", "rollback", "--accept-loss", "--yes");
        assertThat(back.exit()).as(back::all).isZero();
        for (String file : FILES) {
            assertThat(files(machine).get(file)).as(file).isEqualTo((KEYS.contains(file) ? then : now).get(file));
        }

        assertThat(machine.state().resolve(FORMER_KEY)).hasContent("a newer one");
        Path aside = keptAside(machine);
        assertThat(tree(aside)).containsExactly(Map.entry(CREDENTIAL_KEY, now.get(CREDENTIAL_KEY)));
        assertThat(permissions(machine.state().resolve("kept-aside"))).isEqualTo("rwx------");
        Running.Ended rule = machine.openwatch("backup", "prune", "--yes");
        assertThat(rule.exit()).as(rule::all).isZero();
        assertThat(aside).as("not by rule").isDirectory();
        Running.Ended named = machine.openwatch("backup", "prune", "--kept-aside", aside.toString(), "--yes");
        assertThat(named.exit()).as(named::all).isZero();
        assertThat(aside).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"upgrade rollback", "backup restore ID", "migrate down"})
    @DisplayName("with --with-config every file comes back, byte for byte, and what was there is kept aside")
    void everythingComesBack(String command) throws IOException {
        Machine machine = upgraded();
        Map<String, String> then = files(machine);
        change(machine);
        Map<String, String> now = files(machine);
        String typed = "openwatch "
                + command.replace("ID", restorePoint(machine).getFileName().toString())
                + " --with-config --accept-loss";

        Running.Ended dry = machine.type(typed + " --dry-run");
        assertThat(dry.exit()).as(dry::all).isZero();
        assertThat(dry.out())
                .contains("comes back   data, keys and configuration")
                .containsPattern("info +key and configuration files that come back: .*" + TOML)
                .containsPattern("by hand +tar .*config\\.tar\\.gz");
        assertThat(files(machine)).isEqualTo(now);
        Running.Ended back = machine.type(typed + " --yes");
        assertThat(back.exit()).as(back::all).isZero();
        assertThat(files(machine)).isEqualTo(then);
        Map<String, String> replaced = new TreeMap<>(now);
        then.forEach(replaced::remove);
        assertThat(tree(keptAside(machine))).isEqualTo(replaced);
        assertThat(Snapshot.history(database)).endsWith("0003 true");
    }

    @Test
    @DisplayName(
            "the archive is root's alone, whatever the group may read beside it; migrate and backup create make one"
                    + " too, AUTO_BACKUP=no makes none")
    void archiveIsReadableForNobodyElse() throws IOException {
        database = TestDatabase.at("3");
        Machine machine = configured("AUTO_BACKUP=no");
        assertThat(machine.openwatch("migrate").exit()).isZero();
        assertThat(machine.state().resolve("backups")).doesNotExist();
        Path created = RestorePointUpkeepTests.made(machine);
        assertThat(permissions(created.resolve("config.tar.gz"))).isEqualTo("rw-------");
        assertThat(permissions(created.resolve("database.dump.zst"))).isEqualTo("rw-r-----");
        assertThat(permissions(created.resolve("manifest.json"))).isEqualTo("rw-r-----");
        Running.Ended verified = machine.openwatch("backup", "verify", "--all", "--full");
        assertThat(verified.exit()).as(verified::all).isZero();
        assertThat(verified.out()).containsPattern("config\\.tar\\.gz: \\d+ members listed by tar");

        TestDatabase other = TestDatabase.at("3");
        Machine migrated = Machine.in(directory.resolve("other")).configured(other.text());
        assertThat(migrated.openwatch("migrate").exit()).isZero();
        assertThat(restorePoint(migrated).resolve("config.tar.gz")).isRegularFile();
    }

    @Test
    @DisplayName("a restore that brings another port back proves the service healthy where that configuration says")
    void serviceIsAskedWhereTheRestoredConfigurationSays() throws IOException {
        database = TestDatabase.current();
        try (Machine machine = configured()) {
            machine.startService();
            String id = RestorePointUpkeepTests.id(RestorePointUpkeepTests.made(machine));
            machine.stopService();
            int then = machine.port();
            machine.configured(database.text());
            assertThat(machine.port()).isNotEqualTo(then);
            machine.startService();

            Running.Ended back = machine.openwatch("backup", "restore", id, "--with-config", "--accept-loss", "--yes");
            assertThat(back.exit()).as(back::all).isZero();
            assertThat(machine.port()).isEqualTo(then);
            assertThat(machine.health()).isEqualTo(Release.HEALTHY);
        }
    }

    @Test
    @DisplayName("what is in the way of configuration that is asked for is said before anything is touched")
    void refusesWhatCannotComeBack() throws IOException {
        Machine machine = upgraded();
        Path certificate = machine.state().resolve("tls/cert.pem");
        Files.delete(certificate);
        Files.createDirectory(certificate);
        Path key = machine.state().resolve(CREDENTIAL_KEY);
        Files.delete(key);
        Running.Ended refused = machine.openwatch("upgrade", "rollback", "--with-config", "--accept-loss", "--yes");
        assertThat(refused.exit()).as(refused::all).isEqualTo(10);
        assertThat(refused.out()).contains("SU-200").contains("cert.pem] is neither a file nor a link now");
        assertThat(Snapshot.history(database)).endsWith(Release.APPLIED + " true");
        Running.Ended data = machine.openwatch("upgrade", "rollback", "--accept-loss", "--yes");
        assertThat(data.exit()).as(data::all).isZero();
        assertThat(key).as("a key that was missing").hasContent("the key of then");
    }

    /** Upgraded with keys, one of them at its usual place, and an administrator's address. */
    private Machine upgraded() throws IOException {
        database = TestDatabase.at("3");
        Machine machine = configured();
        machine.write("tls/cert.pem", "a certificate");
        machine.write("tls/key.pem", "its key");
        Running.Ended up = machine.openwatch("upgrade", "run");
        assertThat(up.exit()).as(up::all).isZero();
        return machine;
    }

    private Machine configured(String... upgradeConf) throws IOException {
        Machine machine = Machine.in(directory).configured(database.text());
        Path key = machine.write(CREDENTIAL_KEY, "the key of then\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        machine.write(FORMER_KEY, "the other key of then\n");
        Path admin = machine.write(ADMIN, TestDatabase.administrator() + "\n");
        Files.setPosixFilePermissions(admin, PosixFilePermissions.fromString("rw-------"));
        machine.write(UPGRADE_CONF, String.join("\n", upgradeConf) + "\nADMIN_DSN_FILE=" + admin + "\n");
        append(machine, TOML, "\n[identity]\ncredential_key_file = \"" + key + "\"\n");
        return machine;
    }

    /** Rotate a key, renew a certificate, and edit everything else. */
    private static void change(Machine machine) throws IOException {
        machine.write(CREDENTIAL_KEY, "a new key\n");
        machine.write(FORMER_KEY, "a newer one\n");
        machine.write("tls/cert.pem", "a new certificate");
        append(machine, TOML, "\n[database]\nmax_connections = 7\n");
        append(machine, UPGRADE_CONF, "# changed\n");
        append(machine, SECRETS, "# changed\n");
        append(machine, ADMIN, "\n");
    }

    private static void append(Machine machine, String file, String text) throws IOException {
        machine.write(file, Files.readString(machine.state().resolve(file)) + text);
    }

    private static Path restorePoint(Machine machine) throws IOException {
        try (var points = Files.list(machine.state().resolve("backups"))) {
            return points.findFirst().orElseThrow();
        }
    }

    private static Path keptAside(Machine machine) {
        Running.Ended dry = machine.openwatch("backup", "prune", "--dry-run");
        assertThat(dry.exit()).as(dry::all).isZero();
        List<String> files = dry.out()
                .lines()
                .filter(line -> line.startsWith("stays  files "))
                .toList();
        assertThat(files).as(dry::all).hasSize(1);
        return Path.of(files.getFirst().replaceAll("stays  files (\\S+),.*", "$1"));
    }

    /** Content and permissions of every file. */
    private static Map<String, String> files(Machine machine) throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (String file : FILES) {
            Path path = machine.state().resolve(file);
            if (Files.exists(path)) {
                found.put(file, content(path));
            }
        }
        return found;
    }

    /** The same below a directory that mirrors the machine from its root on. */
    private static Map<String, String> tree(Path aside) throws IOException {
        Path state = aside.getParent().getParent();
        Path mirrored = aside.resolve(Path.of("/").relativize(state));
        Map<String, String> found = new TreeMap<>();
        try (var files = Files.walk(aside)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(mirrored.relativize(file).toString(), content(file));
            }
        }
        return found;
    }

    private static String content(Path file) throws IOException {
        return permissions(file) + " " + Files.readString(file);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
