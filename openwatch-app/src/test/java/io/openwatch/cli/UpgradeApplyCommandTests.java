package io.openwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.demo.Fleet;
import io.openwatch.demo.FleetLoader;
import io.openwatch.testing.Home;
import io.openwatch.testing.Release;
import io.openwatch.testing.TestDatabase;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.file.PendingFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code upgrade apply} of a package, and with {@code --boot} of the boot unit, against a real database. */
class UpgradeApplyCommandTests {
    private static final Fleet FLEET = new Fleet(11, 10, 500, Instant.parse("2026-11-20T06:00:00Z"));
    private static final ReleaseVersion TWO = ReleaseVersion.of("2.0.0");

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.at("3");
    private Home home;
    private String out = "";
    private String err = "";

    @BeforeEach
    void unpackReleaseTwo() {
        database.load(FLEET);
        home = Home.in(directory, database.text());
        home.environment().put("OPENWATCH_SERVER_LISTEN", "127.0.0.1:1");
    }

    @Test
    @DisplayName("--boot does nothing where nothing is due, held or interrupted, whatever the configuration says")
    void bootWithNothingDueDoesNothing() {
        home.environment().put("OPENWATCH_LOGGING_LEVEL", "loud");
        assertThat(boot()).isZero();
        assertThat(json().path("outcome").asString()).isEqualTo("nothing-to-do");
        assertThat(schema()).isEqualTo("0003");
        assertThat(directory.resolve("state").toFile().list())
                .as("what was there before")
                .containsExactly("keys");
    }

    @Test
    void bootEndsWhatIsDue() {
        due(TWO);
        assertThat(boot()).as(() -> out + err).isZero();
        assertThat(json().path("outcome").asString()).isEqualTo("upgraded");
        assertThat(schema()).isEqualTo(Release.APPLIED);
        assertThat(pending()).isEmpty();
    }

    @Test
    @DisplayName("trap 3: while dpkg or rpm holds its lock the boot leaves everything alone")
    void bootLeavesAPackageTransactionAlone() throws IOException {
        due(TWO);
        for (String name : new String[] {"var/lib/dpkg/lock-frontend", "var/lib/dpkg/lock", "var/lib/rpm/.rpm.lock"}) {
            Path file = write("system/" + name, "");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                assertThat(held.isValid()).isTrue();
                assertThat(boot()).isZero();
                assertThat(json().path("outcome").asString()).isEqualTo("left-alone");
                assertThat(err).contains("[" + file + "]");
            }
        }
        assertThat(schema()).isEqualTo("0003");
        assertThat(pending()).isPresent();
    }

    @Test
    @DisplayName("trap 3: what is due to a release that never arrived is withdrawn once no package manager is at work")
    void bootWithdrawsWhatNeverArrived() {
        due(ReleaseVersion.of("3.0.0"));
        assertThat(boot()).isZero();
        assertThat(json().path("outcome").asString()).isEqualTo("nothing-to-do");
        assertThat(err).contains("release [3.0.0] was to come and is not installed");
        assertThat(pending()).isEmpty();
        assertThat(schema()).as("nothing else is done").isEqualTo("0003");
    }

    @Test
    @DisplayName("I14: --boot says that a failure is not tried again, and a package's trigger too; resume ends it")
    void latchedFailureIsSaidAndLeft() throws SQLException {
        String duplicate;
        try (Connection connection = database.connect()) {
            duplicate = FleetLoader.duplicateOneFinding(connection).toString();
        }
        due(TWO);
        assertThat(boot()).isEqualTo(30);
        database.execute("DELETE FROM findings WHERE id = '" + duplicate + "'");

        assertThat(boot()).isEqualTo(10);
        assertThat(err).contains("a machine does not try it again").contains("openwatch upgrade resume");
        assertThat(run("upgrade", "apply")).isEqualTo(10);
        assertThat(out).contains("openwatch upgrade resume");
        assertThat(schema()).isEqualTo("0003");
        assertThat(run("upgrade", "status")).isZero();
        assertThat(out)
                .as("the last result is the failure")
                .contains("exit code 30")
                .contains("hold         since");

        assertThat(run("upgrade", "resume")).as(() -> out + err).isZero();
        assertThat(schema()).isEqualTo(Release.APPLIED);
        assertThat(boot()).isZero();
    }

    @Test
    @DisplayName("a person went back: no boot goes forward again, and apply says what would")
    void wayBackIsLeftToItsPerson() {
        assertThat(run("upgrade", "apply")).isZero();
        assertThat(run("upgrade", "rollback", "--yes", "--accept-loss"))
                .as(() -> out + err)
                .isZero();
        assertThat(boot()).isZero();
        assertThat(json().path("outcome").asString()).isEqualTo("left-to-operator");
        assertThat(run("upgrade", "apply")).isEqualTo(10);
        assertThat(out).contains("openwatch upgrade run").doesNotContain("openwatch upgrade resume");
        assertThat(schema()).isEqualTo("0003");
        assertThat(run("upgrade", "run")).as(() -> out + err).isZero();
        assertThat(schema()).isEqualTo(Release.APPLIED);
    }

    @Test
    @DisplayName(
            "AUTO_MIGRATE=no: a package leaves the upgrade to a person and holds; a boot only reports; migrate clears all")
    void leftToTheOperator() {
        home.environment().put("AUTO_MIGRATE", "no");
        due(TWO);
        assertThat(run("upgrade", "apply", "--output", "json")).isZero();
        assertThat(json().path("outcome").asString()).isEqualTo("left-to-operator");
        assertThat(json().path("held").asBoolean()).isTrue();
        assertThat(err).contains("AUTO_MIGRATE=no").contains("openwatch upgrade run");
        assertThat(motd()).contains("AUTO_MIGRATE=no").contains("openwatch upgrade run");
        assertThat(run("serve")).isEqualTo(78);
        assertThat(boot()).isZero();
        assertThat(json().path("outcome").asString()).isEqualTo("left-to-operator");
        assertThat(schema()).isEqualTo("0003");
        assertThat(pending()).isPresent();

        assertThat(run("migrate")).as(() -> out + err).isZero();
        assertThat(schema()).isEqualTo(Release.APPLIED);
        assertThat(pending()).isEmpty();
        assertThat(motd()).isEmpty();
        assertThat(run("upgrade", "status")).isZero();
        assertThat(out).contains("hold         none");
    }

    @Test
    void leftToTheOperatorNothingIsHeldWhereNothingIsPending() {
        database.migrateTo(Release.SCHEMA);
        home.environment().put("AUTO_MIGRATE", "no");
        assertThat(run("upgrade", "apply", "--output", "json")).isZero();
        assertThat(json().path("held").asBoolean()).isFalse();
        assertThat(motd()).isEmpty();
    }

    @Test
    @DisplayName("a database that is down: 0, due, and the message of the day says so until it is over")
    void skippedStaysDue() {
        home.environment().put("OPENWATCH_DATABASE_DSN", database.text().replaceFirst(":\\d+/", ":1/"));
        home.environment().put("AUTO_MIGRATE", "no");
        assertThat(run("upgrade", "apply")).isZero();
        assertThat(pending()).isPresent();
        assertThat(motd()).contains("the upgrade to release 2.0.0 is due");
        home.environment().remove("OPENWATCH_DATABASE_DSN");
        home.environment().remove("AUTO_MIGRATE");
        assertThat(boot()).as(() -> out + err).isZero();
        assertThat(motd()).isEmpty();
    }

    @Test
    void wantsTheFullNameOfAUnit() {
        due(TWO);
        assertThat(run("upgrade", "apply", "--boot", "--unit", "--now")).isEqualTo(2);
        assertThat(run("upgrade", "apply", "--boot", "--unit", "a b.service")).isEqualTo(2);
        assertThat(schema()).isEqualTo("0003");
    }

    private int boot() {
        return run("upgrade", "apply", "--boot", "--output", "json");
    }

    private void due(ReleaseVersion to) {
        PendingFile.at(directory.resolve("state/upgrade/pending"))
                .write(new PendingUpgrade(
                        Optional.of(ReleaseVersion.of("1.0.0")),
                        to,
                        Instant.parse("2026-11-20T06:00:00Z"),
                        Optional.empty(),
                        "a package was unpacked"));
    }

    private Optional<PendingUpgrade> pending() {
        return PendingFile.at(directory.resolve("state/upgrade/pending")).current();
    }

    private String schema() {
        return database.query("SELECT max(version) FROM flyway_schema_history");
    }

    private String motd() {
        try {
            Path file = directory.resolve("state/upgrade/motd");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private Path write(String name, String content) throws IOException {
        Path file = directory.resolve("state").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
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
