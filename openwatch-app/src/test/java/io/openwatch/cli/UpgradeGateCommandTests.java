package io.openwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.demo.Fleet;
import io.openwatch.demo.FleetLoader;
import io.openwatch.testing.Home;
import io.openwatch.testing.TestDatabase;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.file.PendingFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code upgrade gate} of release 1, asked about release 2, against a real database; the service does not run. */
class UpgradeGateCommandTests {
    private static final Fleet FLEET = new Fleet(11, 10, 500, Instant.parse("2026-11-20T06:00:00Z"));

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.at("3");
    private Home home;
    private String manifest = "";
    private String out = "";
    private String err = "";

    @BeforeEach
    void installReleaseOne() {
        database.load(FLEET);
        home = Home.in(directory, database.text());
        home.environment().put("OPENWATCH_SERVER_LISTEN", "127.0.0.1:1");
        run("upgrade", "manifest");
        manifest = out;
        home.actingAs("1.0.0", "3");
    }

    @Test
    void yesRecordsTheUpgradeAndTouchesNothingElse() {
        assertThat(gate()).as(() -> out + err).isZero();
        assertThat(json().path("ruling").asString()).isEqualTo("pass");
        assertThat(json().path("pending").size()).isEqualTo(3);
        assertThat(json().at("/backup/planned").asBoolean()).isTrue();
        PendingUpgrade due = pending().orElseThrow();
        assertThat(due.from()).contains(ReleaseVersion.of("1.0.0"));
        assertThat(due.to()).isEqualTo(ReleaseVersion.of("2.0.0"));
        assertThat(due.found().orElseThrow().running()).isFalse();
        assertThat(database.query("SELECT max(version) FROM flyway_schema_history"))
                .isEqualTo("0003");
        assertThat(database.query("SELECT to_regclass('safe_upgrade_history') IS NULL"))
                .isEqualTo("t");
    }

    @Test
    void sameReleaseAgainLeavesNoRecord() {
        run("upgrade", "manifest");
        manifest = out;
        assertThat(gate()).isZero();
        assertThat(json().path("ruling").asString()).isEqualTo("nothing_to_do");
        assertThat(pending()).isEmpty();
    }

    @Test
    @DisplayName("a text for people: every veto with its remedy, what stays as it is, and the way past it")
    void saysEveryVetoInWords() throws IOException {
        edit(text -> text.replace("\"upgradable_from\" : \"1.0.0\"", "\"upgradable_from\" : \"1.5.0\"")
                .replace("\"oldest_major\" : 15", "\"oldest_major\" : 17")
                .replace("\"newest_major\" : 18", "\"newest_major\" : 19"));
        assertThat(run("upgrade", "gate", "--manifest", file().toString())).isEqualTo(10);
        assertThat(out).contains("gate         no");
        assertThat(err)
                .contains("veto: release [2.0.0] can be installed over [1.5.0] or later")
                .contains("install release [1.5.0]")
                .contains("postgresql 17 to 19")
                .contains("Nothing was touched, release 1.0.0 stays")
                .contains("touch " + directory.resolve("state/etc/skip-upgrade-gate"));
        assertThat(pending()).isEmpty();
    }

    @Test
    @DisplayName("I12: a migration that was applied with another text")
    void editedMigration() throws IOException {
        edit(text -> text.replaceFirst("(V0002[^}]*\"checksum\" : \")[-0-9]+", "$17"));
        vetoed(10, "another text of migrations that were applied here [2 V0002__hosts.sql]");
    }

    @Test
    @DisplayName("I12: a database that is newer than the release")
    void newerDatabase() {
        home.environment().remove("OPENWATCH_RELEASE_DESCRIPTOR");
        database.migrateTo("6");
        home.actingAs("1.0.0", "3");
        run("upgrade", "manifest");
        manifest = out;
        home.environment().remove("OPENWATCH_RELEASE_DESCRIPTOR");
        vetoed(10, "does not know [4 V0004");
        assertThat(json().path("vetoes").toString()).contains("release_lower");
    }

    @Test
    @DisplayName("trap 13: a database of the program of the same name in Go")
    void gooseHistoryWithoutOurs() {
        TestDatabase other = TestDatabase.empty();
        other.execute("CREATE TABLE goose_db_version (id int)", "CREATE TABLE hosts (id int)");
        home = Home.in(directory, other.text()).actingAs("1.0.0", "3");
        vetoed(10, "belongs to another program");
    }

    @Test
    @DisplayName("a wrong password, without a word of it")
    void wrongPassword() {
        database.wantPassword();
        home.environment().put("OPENWATCH_DATABASE_DSN", database.text().replace(TestDatabase.PASSWORD, "wr0ng"));
        vetoed(12, "password");
        assertThat(out + err).doesNotContain("wr0ng");
    }

    @Test
    void brokenConfiguration() {
        home.environment().put("OPENWATCH_LOGGING_LEVEL", "loud");
        vetoed(12, "OPENWATCH_LOGGING_LEVEL");
    }

    @Test
    void missingTools() throws IOException {
        Path none = Files.createDirectory(directory.resolve("no-tools"));
        home.environment().put("PG_BIN_DIR", none.toString());
        vetoed(10, "no pg_dump and pg_restore found in [" + none + "]");
        home.environment().put("AUTO_BACKUP", "no");
        assertThat(gate()).as("none is needed").isZero();
    }

    @Test
    void missingDirectoryOfRestorePoints() {
        home.environment().put("BACKUP_DIR", directory.resolve("not/mounted").toString());
        vetoed(10, "not/mounted");
    }

    @Test
    @DisplayName("a key that the release no longer takes is named with file, line and what to write; then it may come")
    void retiredKeysThatAreSet() throws IOException {
        edit(text -> text.replace("\"retired\" : [ {", """
                "retired" : [ {"key": "logging.level", "since": "2.0.0", "replacement": "log.level", "why": "shorter"},
                {"key": "AUTO_MIGRATE", "since": "2.0.0", "why": "always"},
                {"key": "database.dsn", "since": "2.0.0", "replacement": "store.dsn", "why": "clearer"}, {"""));
        edit(text -> text.replace("\"keys\" : [", "\"keys\" : [ \"log.level\", \"store.dsn\","));
        Path toml = write("etc/openwatch.toml", "[logging]\nlevel = \"warn\"\n");
        write("etc/upgrade.conf", "AUTO_MIGRATE=yes\n");
        home.environment()
                .put(
                        "OPENWATCH_UPGRADE_CONF",
                        directory.resolve("state/etc/upgrade.conf").toString());

        vetoed(10, "[logging.level], set in [" + toml + ":2]");
        assertThat(json().path("vetoes").toString())
                .contains("write log.level instead")
                .contains("[AUTO_MIGRATE]")
                .contains("write store.dsn instead");

        write("etc/openwatch.toml", "[log]\nlevel = \"warn\"\n");
        write("etc/upgrade.conf", "");
        write("secrets.env", "OPENWATCH_STORE_DSN='" + database.text() + "'\n");
        home.environment()
                .put(
                        "OPENWATCH_SECRETS_ENV",
                        directory.resolve("state/secrets.env").toString());
        assertThat(run("check-config")).as("release 1 alone does not know them").isEqualTo(12);
        assertThat(gate()).as(() -> out + err).isZero();
    }

    @Test
    @DisplayName("I14: exactly the release that failed before")
    void latchedRelease() throws SQLException {
        try (Connection connection = database.connect()) {
            FleetLoader.duplicateOneFinding(connection);
        }
        assertThat(gate()).isZero();
        home.environment().remove("OPENWATCH_RELEASE_DESCRIPTOR");
        assertThat(run("upgrade", "apply")).isEqualTo(30);
        vetoed(10, "this very release failed here");
        assertThat(json().path("vetoes").toString()).contains("openwatch upgrade resume");
        assertThat(run("upgrade", "apply")).isEqualTo(10);
        assertThat(out).contains("openwatch upgrade resume");
    }

    @Test
    @DisplayName("a database that is down is said, and is no veto")
    void databaseDown() {
        home.environment().put("OPENWATCH_DATABASE_DSN", "postgres://nobody@127.0.0.1:1/nothing");
        assertThat(gate()).isZero();
        assertThat(json().path("findings").toString()).contains("database-unreachable");
        assertThat(pending()).isPresent();
    }

    @Test
    @DisplayName("with /etc/openwatch/skip-upgrade-gate everything is said, nothing stands in the way")
    void skipped() throws IOException {
        edit(text -> text.replace("\"upgradable_from\" : \"1.0.0\"", "\"upgradable_from\" : \"1.5.0\""));
        Path skip = write("etc/skip-upgrade-gate", "");
        assertThat(run("upgrade", "gate", "--manifest", file().toString())).isZero();
        assertThat(err).contains("veto not heeded: release [2.0.0] can be").contains("NOT HEEDED because of [" + skip);
        assertThat(pending().orElseThrow().to()).isEqualTo(ReleaseVersion.of("2.0.0"));

        home.environment().put("OPENWATCH_LOGGING_LEVEL", "loud");
        assertThat(gate()).as("also when nothing could be looked at").isZero();
        assertThat(json().path("ruling").asString()).isEqualTo("overridden");
    }

    @Test
    void abortWithdrawsTheRecord() {
        assertThat(gate()).isZero();
        assertThat(run("upgrade", "gate", "--abort")).isZero();
        assertThat(out).contains("2.0.0 is no longer due");
        assertThat(pending()).isEmpty();
        assertThat(run("upgrade", "gate", "--abort")).isZero();
        assertThat(out).contains("nothing to withdraw");
    }

    @Test
    void manifestThatIsNone() throws IOException {
        manifest = "{\"format\": \"something\"}";
        assertThat(run("upgrade", "gate", "--manifest", file().toString())).isEqualTo(2);
        assertThat(run("upgrade", "gate", "--manifest", "/no/such/file")).isEqualTo(2);
        assertThat(err).contains("/no/such/file");
        assertThat(pending()).isEmpty();
    }

    private void vetoed(int exit, String why) {
        Optional<PendingUpgrade> before = pending();
        assertThat(gate()).as(() -> out + err).isEqualTo(exit);
        assertThat(json().path("ruling").asString()).isEqualTo("veto");
        assertThat(json().path("vetoes").toString().replace("\\\"", "\"")).contains(why);
        json().path("vetoes")
                .forEach(veto -> assertThat(veto.path("remedy").asString())
                        .as(veto.toString())
                        .isNotBlank());
        assertThat(pending()).isEqualTo(before);
    }

    private int gate() {
        return run("upgrade", "gate", "--manifest", file().toString(), "--output", "json");
    }

    private Path file() {
        return write("manifest.json", manifest);
    }

    private void edit(UnaryOperator<String> change) {
        String edited = change.apply(manifest);
        assertThat(edited).isNotEqualTo(manifest);
        manifest = edited;
    }

    private Optional<PendingUpgrade> pending() {
        return PendingFile.at(directory.resolve("state/upgrade/pending")).current();
    }

    private Path write(String name, String content) {
        try {
            Path file = directory.resolve("state").resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private int run(String... arguments) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        int exit = CommandLineRun.of(home.environment(), print(printed), print(told))
                .run(arguments);
        out = printed.toString(StandardCharsets.UTF_8);
        err = told.toString(StandardCharsets.UTF_8);
        return exit;
    }

    private JsonNode json() {
        return JsonMapper.builder().build().readTree(out);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
