package io.openwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.demo.Fleet;
import io.openwatch.demo.FleetLoader;
import io.openwatch.testing.Home;
import io.openwatch.testing.Release;
import io.openwatch.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands about upgrades against a real database, with the real engine; the service is not running. */
class UpgradeCommandTests {
    private static final Fleet FLEET = new Fleet(11, 10, 500, Instant.parse("2026-11-20T06:00:00Z"));

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.at("3");
    private Home home;
    private String out = "";
    private String err = "";

    @BeforeEach
    void furnish() {
        database.load(FLEET);
        home = Home.in(directory, database.text());
        home.environment().put("OPENWATCH_SERVER_LISTEN", "127.0.0.1:1");
    }

    @Test
    @DisplayName("AC-03: --status says what is pending and changes nothing")
    void saysWhatIsPendingAndChangesNothing() {
        assertThat(run("migrate", "--status")).isZero();
        assertThat(out)
                .contains("current version: 3")
                .contains("PENDING: " + Release.newMigrations() + " migration(s)");
        assertThat(run("migrate", "--dry-run")).isZero();
        assertThat(out).contains("CREATE TABLE scan_summaries").contains("CREATE UNIQUE INDEX");
        assertThat(database.query("SELECT max(version) FROM flyway_schema_history"))
                .isEqualTo("0003");
        assertThat(directory.resolve("state").toFile().list())
                .as("what was there before")
                .containsExactly("keys");
    }

    @Test
    @DisplayName("AC-03: migrate makes a restore point, applies, and prints the lines that scripts look for")
    void migratesWithARestorePointAndTheLinesOfOld() throws IOException {
        assertThat(run("migrate")).as(() -> out + err).isZero();
        assertThat(out)
                .containsPattern(
                        "applying migrations against postgres(ql)?://[a-z0-9_]+:\\*\\*\\*@127\\.0\\.0\\.1:\\d+/[a-z0-9]+ \\.\\.\\.")
                .contains("current version: " + Release.SCHEMA)
                .contains("migration files: " + Release.migrations().size())
                .contains("- " + Release.migrations().getLast())
                .contains("migrations applied");
        assertThat(out + err).doesNotContain(TestDatabase.PASSWORD);
        assertThat(database.query("SELECT count(*) FROM scan_summaries")).isEqualTo("10");
        assertThat(run("migrate", "--status")).isZero();
        assertThat(out).contains("up to date — no migrations pending");
        assertThat(run("backup", "list", "--output", "json")).isZero();
        JsonNode point = json().path("restore_points").path(0);
        assertThat(point.path("schema").asString()).isEqualTo("3");
        assertThat(Path.of(point.path("path").asString()).resolve("manifest.json"))
                .exists();
        assertThat(run("upgrade", "history")).isZero();
        assertThat(out).contains("migrate").contains("2.0.0");
        assertThat(run("upgrade", "status")).isZero();
        assertThat(out).contains("hold         none");
        assertNoSecretBelow(directory.resolve("state"));
    }

    @Test
    void putsTheRestorePointWhereBackupDirSaysEvenWithoutAutoBackup() throws IOException {
        home.environment().put("AUTO_BACKUP", "no");
        Path elsewhere = directory.resolve("elsewhere");
        assertThat(run("migrate", "--backup-dir", elsewhere.toString()))
                .as(() -> out + err)
                .isZero();
        try (var points = Files.list(elsewhere)) {
            assertThat(points.filter(path -> Files.exists(path.resolve("manifest.json"))))
                    .hasSize(1);
        }
    }

    @Test
    @DisplayName("AC-05: a failing migration exits 30, leaves nothing behind and names the next command")
    void failsOnDuplicatesAndLeavesNothingBehind() throws SQLException {
        try (Connection connection = database.connect()) {
            FleetLoader.duplicateOneFinding(connection);
        }
        assertThat(run("migrate", "--output", "json")).isEqualTo(30);
        assertThat(json().path("outcome").asString()).isEqualTo("failed-stopped");
        assertThat(json().at("/failure/code").asString()).isEqualTo("SU-701");
        assertThat(json().path("next").toString()).contains("openwatch migrate");
        assertThat(database.query("SELECT max(version) FROM flyway_schema_history"))
                .isEqualTo("0003");
        assertThat(run("serve")).isEqualTo(78);
        assertThat(run("upgrade", "status")).isZero();
        assertThat(out).contains("hold         since");
        assertThat(run("upgrade", "release-hold")).isEqualTo(2);
        assertThat(run("upgrade", "release-hold", "--yes")).isZero();
        assertThat(run("upgrade", "status")).isZero();
        assertThat(out).contains("hold         none");
    }

    @Test
    void appliesOneTransactionForEachWhenAsked() throws SQLException {
        try (Connection connection = database.connect()) {
            FleetLoader.duplicateOneFinding(connection);
        }
        assertThat(run("migrate", "--transaction=each")).isEqualTo(31);
        assertThat(database.query("SELECT max(version) FROM flyway_schema_history"))
                .isEqualTo("0005");
    }

    @Test
    void plansWithAFingerprintAndRunsOnlyThatPlan() {
        assertThat(run("upgrade", "plan", "--output", "json"))
                .as(() -> out + err)
                .isZero();
        String fingerprint = json().path("fingerprint").asString();
        assertThat(json().path("verdict").asString()).isEqualTo("proceed");
        assertThat(json().path("pending").size()).isEqualTo(Release.newMigrations());
        assertThat(json().path("phases").toString()).contains("backup").contains("migrate");
        assertThat(run("upgrade", "plan")).isZero();
        assertThat(out).contains(fingerprint).contains("verdict      proceed");
        assertThat(run("upgrade", "run", "--plan", "0123456789abcdef")).isEqualTo(10);
        assertThat(database.query("SELECT max(version) FROM flyway_schema_history"))
                .isEqualTo("0003");
        assertThat(run("upgrade", "run", "--plan", fingerprint))
                .as(() -> out + err)
                .isZero();
        assertThat(run("upgrade", "run")).isZero();
    }

    @Test
    void leavesTheUpgradeToTheOperatorWhenToldSo() {
        home.environment().put("AUTO_MIGRATE", "no");
        assertThat(run("upgrade", "apply")).isZero();
        assertThat(err).contains("AUTO_MIGRATE=no").contains("upgrade run");
        assertThat(database.query("SELECT max(version) FROM flyway_schema_history"))
                .isEqualTo("0003");
    }

    @Test
    @DisplayName("I14: the same failure is not repeated without a person")
    void doesNotRepeatALatchedFailureByItself() throws SQLException {
        try (Connection connection = database.connect()) {
            FleetLoader.duplicateOneFinding(connection);
        }
        assertThat(run("upgrade", "apply")).isEqualTo(30);
        assertThat(run("upgrade", "apply", "--output", "json")).isEqualTo(10);
        assertThat(json().at("/failure/name").asString()).isEqualTo("latched");
    }

    @Test
    void createsARestorePointOnDemand() {
        assertThat(run("backup", "create", "--output", "json"))
                .as(() -> out + err)
                .isZero();
        assertThat(json().path("id").asString()).isNotBlank();
        assertThat(Path.of(json().path("path").asString())).isDirectory();
        assertThat(database.query("SELECT max(version) FROM flyway_schema_history"))
                .isEqualTo("0003");
    }

    @Test
    @DisplayName("an unreachable database, a missing one and a newer schema are told apart")
    void tellsWhyTheDatabaseCannotBeUsed() throws IOException {
        database.migrateTo(Release.SCHEMA);
        home.actingAs("1.0.0", "3");
        assertThat(run("migrate", "--status")).isEqualTo(10);
        assertThat(out).doesNotContain("up to date");
        home = Home.in(directory, database.text() + "_elsewhere");
        assertThat(run("migrate", "--status")).isEqualTo(12);
        assertThat(err).contains("_elsewhere").doesNotContain(TestDatabase.PASSWORD);
        home = Home.in(directory, "postgres://nobody@127.0.0.1:1/nothing");
        assertThat(run("migrate", "--status")).isEqualTo(13);
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

    private static void assertNoSecretBelow(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(TestDatabase.PASSWORD);
            }
        }
    }
}
