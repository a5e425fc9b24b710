package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.TestDatabase;
import io.safeupgrade.postgres.PostgresDsn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** One file for a colleague: whatever can be had is in it, and no secret is. */
@Execution(ExecutionMode.CONCURRENT)
class SupportBundleTests {

    @TempDir
    Path directory;

    private Bundle bundle(Machine machine) {
        Path file = directory.resolve("bundle.tar.gz");
        Running.Ended ended = machine.openwatch("support-bundle", "--output-file", file.toString());
        assertThat(ended.exit()).as(ended::all).isZero();
        return Bundle.read(file);
    }

    @Test
    @DisplayName("I7: secrets that are put everywhere are in no byte of the bundle, and what stands beside them is")
    void holdsNoSecret() throws IOException, SQLException {
        TestDatabase database = TestDatabase.at("6");
        Canary password = Canary.awkward();
        Canary other = Canary.awkward();
        Canary administrators = Canary.plain();
        Canary inherited = Canary.plain();
        Canary remembered = Canary.plain();
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Machine machine =
                Machine.in(directory).configured(database.text().replace(TestDatabase.PASSWORD, password.inUrl()));
        assertThat(machine.openwatch("backup", "create").exit()).isZero();
        machine.write("etc/upgrade.conf", "ADMIN_DSN_FILE=" + directory.resolve("admin.dsn") + "\n");
        machine.with("PGPASSWORD", inherited.text()).with("HOME", directory.toString());
        Files.writeString(directory.resolve("admin.dsn"), "postgres://boss:" + administrators.inUrl() + "@db/postgres");
        Files.setPosixFilePermissions(directory.resolve("admin.dsn"), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(directory.resolve(".pgpass"), "db:5432:*:openwatch:" + remembered.text() + "\n");
        Files.writeString(
                machine.state().resolve("etc/secrets.env"),
                "OTHER=\"" + other.text().replaceAll("([\"\\\\$])", "\\\\$1") + "\"\n",
                StandardOpenOption.APPEND);
        Files.write(machine.write("keys/credential.key", ""), key);
        machine.startService();
        List<Canary> canaries = List.of(password, other, administrators, inherited, remembered);
        scatter(machine, canaries, new String(key, StandardCharsets.ISO_8859_1));
        database.execute("CREATE TABLE \"t_" + administrators.text() + "\" (id int)");
        Bundle bundle;
        try (Connection named = named(database, "worker " + inherited.text())) {
            assertThat(named.isValid(5)).isTrue();
            bundle = bundle(machine);
        } finally {
            machine.stopService();
        }
        for (Canary canary : canaries) {
            canary.forms()
                    .forEach((how, form) -> assertThat(bundle.holds(form.getBytes(StandardCharsets.UTF_8)))
                            .as(canary.text() + " " + how)
                            .isFalse());
        }
        assertThat(bundle.holds(key)).as("the key of credentials").isFalse();
        FreshMachine.read(machine.state().resolve("tls/key.pem"))
                .lines()
                .filter(line -> !line.startsWith("-----"))
                .forEach(line -> assertThat(bundle.holds(line.getBytes(StandardCharsets.UTF_8)))
                        .as("a line of the key of TLS")
                        .isFalse());
        for (String file : List.of(
                "service/service.log",
                "upgrade/journal.jsonl",
                "upgrade/hold",
                "upgrade/last.json",
                "upgrade/lock.info",
                "errors/openwatch-error-1.log")) {
            assertThat(bundle.files().get(file)).as(file).contains("written in a URL: *** stays");
        }
        assertThat(bundle.files().get("database/tables.jsonl"))
                .contains("\"t_***\"")
                .contains("\"findings\"");
        assertThat(bundle.files().get("database/sessions.jsonl")).contains("worker ***");
        assertThat(bundle.files().get("configuration/secrets-env-names.txt"))
                .contains("OPENWATCH_DATABASE_DSN at line 1")
                .contains("OTHER at line 2");
    }

    /** Put every form of every canary into every file that is collected, and into names. */
    private static void scatter(Machine machine, List<Canary> canaries, String key) throws IOException {
        StringBuilder lines = new StringBuilder();
        canaries.forEach(canary -> lines.append(canary.lines()));
        lines.append("key ").append(key).append(" stays\n");
        lines.append(FreshMachine.read(machine.state().resolve("tls/key.pem")).replace("\n", "\\n"))
                .append("\n");
        for (String file : List.of(
                "service/service.log",
                "upgrade/journal.jsonl",
                "upgrade/hold",
                "upgrade/last.json",
                "upgrade/pending",
                "upgrade/lock.info",
                "log/openwatch-error-1.log",
                "run/permit")) {
            Path place = machine.state().resolve(file);
            Files.createDirectories(place.getParent());
            Files.writeString(
                    place, lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        machine.write("data/" + canaries.getLast().text(), "");
        try (Stream<Path> manifests = Files.find(machine.state(), 3, (file, is) -> file.endsWith("manifest.json"))) {
            for (Path manifest : manifests.toList()) {
                Files.setPosixFilePermissions(manifest, PosixFilePermissions.fromString("rw-------"));
                Files.writeString(manifest, lines, StandardOpenOption.APPEND);
            }
        }
        machine.write("backups/" + canaries.get(2).text() + "/manifest.json", lines.toString());
    }

    private static Connection named(TestDatabase database, String name) throws SQLException {
        PostgresDsn dsn = database.dsn();
        Properties properties = dsn.jdbcProperties();
        properties.setProperty("ApplicationName", name);
        return DriverManager.getConnection(dsn.jdbcUrl(), properties);
    }

    @Test
    @DisplayName(
            "it holds versions, settings, record, restore points, service, database and system, and changes nothing")
    void holdsWhatHelps() throws IOException {
        TestDatabase database = TestDatabase.at("3");
        Machine machine = Machine.in(directory).configured(database.text());
        assertThat(machine.openwatch("upgrade", "run").exit()).isZero();
        List<String> before = machine.files();
        Path file = directory.resolve("bundle.tar.gz");
        Running.Ended ended = machine.openwatch("support-bundle", "--output-file", file.toString(), "--output", "json");
        assertThat(ended.exit()).as(ended::all).isZero();
        Bundle bundle = Bundle.read(file);
        assertThat(machine.files()).isEqualTo(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(".openwatch"));
        }
        assertThat(bundle.files().get("about.json")).contains("\"release\" : \"2.0.0\"");
        assertThat(bundle.files().get("configuration/check-config.txt")).contains("configuration ok");
        assertThat(bundle.files().get("upgrade/status.txt")).contains("ending=UPGRADED");
        assertThat(bundle.files().get("upgrade/journal.jsonl")).contains("RUN_STARTED");
        assertThat(bundle.files().get("restore-points/list.txt")).contains("database.dump.zst");
        assertThat(bundle.files().keySet())
                .anyMatch(name -> name.matches("restore-points/.*-1?.*manifest\\.json"))
                .noneMatch(name -> name.contains("dump"));
        assertThat(bundle.files().get("database/answer.txt")).contains("Reachable");
        assertThat(bundle.files().get("database/settings.jsonl")).contains("max_connections");
        assertThat(bundle.files().get("database/migrations.jsonl")).contains("V0006");
        assertThat(bundle.files().get("system/os-release.txt")).contains("ID=");
        assertThat(bundle.files().get("files.txt")).contains("etc/secrets.env").contains("rw-");
        JsonNode document = Machine.json(ended);
        assertThat(document.path("bytes").asLong()).isEqualTo(Files.size(file));
        assertThat(document.path("files")
                        .valueStream()
                        .map(one -> one.path("name").asString()))
                .containsExactlyElementsOf(bundle.files().keySet());
        machine.stopService();
    }

    @Test
    @DisplayName("a broken configuration costs what needs it, and is explained in the bundle")
    void worksWithABrokenConfiguration() throws IOException {
        Canary canary = Canary.plain();
        Machine machine = Machine.in(directory).configured("mysql://u:" + canary.text() + "@h/d");
        machine.write("etc/openwatch.toml", "[server\nlisten = 1\npassword = \"" + canary.text() + "2\"\n");
        machine.write("upgrade/journal.jsonl", "not a record\nnor this\n");
        Files.writeString(
                machine.state().resolve("etc/secrets.env"),
                "no assignment postgres://x:" + canary.text() + "3@h/d\nQUOTE=\"" + canary.text() + "4 never closed\n",
                StandardOpenOption.APPEND);
        machine.write("service/service.log", "said " + canary.text() + "4 never closed, " + canary.text() + "3\n");
        Bundle bundle = bundle(machine);
        assertThat(bundle.files().get("configuration/check-config.txt"))
                .contains("error: ")
                .contains("database.dsn");
        assertThat(bundle.contents())
                .contains("not had: the configuration has ")
                .contains("upgrade/journal.jsonl")
                .contains("system/os-release.txt");
        assertThat(bundle.files().get("service/service.log")).isEqualTo("said ***, ***\n");
        assertThat(bundle.holds(canary.bytes())).isFalse();
    }

    @Test
    @DisplayName("a database that is down costs its evidence alone, and the answer says why")
    void worksWithADeadDatabase() {
        Machine machine = Machine.in(directory)
                .configured("postgres://openwatch:s3cr3t-word@127.0.0.1:" + Machine.freePort() + "/openwatch");
        Bundle bundle = bundle(machine);
        assertThat(bundle.files().get("database/answer.txt"))
                .contains("Unreachable")
                .contains("DOWN");
        assertThat(bundle.contents()).contains("not had: the database gave nothing but the answer");
        assertThat(bundle.files()).containsKeys("about.json", "system/version.txt", "files.txt");
    }

    @Test
    @DisplayName("a program that hangs is given up at its deadline and named; everything else is there")
    void givesUpWhatHangs() {
        Machine machine = Machine.in(directory).configured(TestDatabase.at("6").text());
        Machine.program(directory.resolve("bin/df"), "#!/bin/sh\nexec sleep 600\n");
        Bundle bundle = bundle(machine);
        assertThat(bundle.contents()).contains("not had: df --portability --print-type: given up: past its deadline");
        assertThat(bundle.files())
                .containsKeys("system/os-release.txt", "system/packages.txt", "database/tables.jsonl", "files.txt");
    }

    @Test
    @DisplayName("an installation from a package: status and journal of its units, without their secrets")
    void asksSystemdForItsUnits() throws IOException {
        Canary canary = Canary.awkward();
        Machine machine = installed(canary);
        Path lines = Files.writeString(directory.resolve("lines"), canary.lines());
        Machine.program(
                directory.resolve("bin/systemctl"), "#!/bin/sh\necho \"asked $*\"; cat " + lines + "\nexit 3\n");
        Machine.program(directory.resolve("bin/journalctl"), "#!/bin/sh\necho \"asked $*\"; cat " + lines + "\n");
        Bundle bundle = bundle(machine);
        assertThat(bundle.files().get("service/systemctl-status.txt"))
                .contains("openwatch-upgrade.service")
                .contains("written as it is: *** stays")
                .contains("(exit code 3)");
        assertThat(bundle.files().get("service/journal-openwatch.service.txt"))
                .contains("--unit=openwatch.service")
                .contains("written in JSON: *** stays");
        canary.forms()
                .forEach((how, form) -> assertThat(bundle.holds(form.getBytes(StandardCharsets.UTF_8)))
                        .as(how)
                        .isFalse());
    }

    @Test
    @DisplayName("without systemd what it would have said is named as missing")
    void worksWithoutSystemd() throws IOException {
        Machine machine = installed(Canary.plain());
        for (String program : List.of("tar", "gzip", "sh", "df")) {
            Path found = Stream.of("/usr/bin", "/bin")
                    .map(bin -> Path.of(bin, program))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(directory.resolve("bin").resolve(program), found);
        }
        machine.with("PATH", directory.resolve("bin").toString());
        Bundle bundle = bundle(machine);
        assertThat(bundle.contents())
                .contains("not had: cannot run [systemctl]")
                .contains("cannot run [journalctl]");
        assertThat(bundle.files()).containsKeys("about.json", "system/disk-bytes.txt");
    }

    /** Places of a package, so that nothing says that the state directory was moved. */
    private Machine installed(Canary canary) throws IOException {
        Path secrets = Files.writeString(
                directory.resolve("secrets.env"),
                "OPENWATCH_DATABASE_DSN='postgres://ow:" + canary.inUrl() + "@127.0.0.1:" + Machine.freePort()
                        + "/ow'\n");
        return Machine.in(directory).without("OPENWATCH_STATE_DIR").with("OPENWATCH_SECRETS_ENV", secrets.toString());
    }

    @Test
    @DisplayName("a file that exists is not replaced, a directory that is not there is named; nothing is left behind")
    void replacesNothing() throws IOException {
        Machine machine = Machine.in(directory);
        Path taken = Files.writeString(directory.resolve("taken.tar.gz"), "mine");
        Path nowhere = directory.resolve("no/such/directory/b.tar.gz");
        for (Map.Entry<Path, String> place : Map.of(taken, "it exists already", nowhere, "NoSuchFileException")
                .entrySet()) {
            Running.Ended ended = machine.openwatch(
                    "support-bundle", "--output-file", place.getKey().toString());
            assertThat(ended.exit()).as(ended::all).isEqualTo(12);
            assertThat(ended.err())
                    .contains("[" + place.getKey() + "]: " + place.getValue())
                    .doesNotContain("\tat ");
        }
        assertThat(taken).hasContent("mine");
        assertThat(machine.state()).doesNotExist();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(".openwatch"));
        }
    }
}
