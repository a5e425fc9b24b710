package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.demo.FleetLoader;
import io.openwatch.testing.Release;
import io.openwatch.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a package's scripts do, typed by hand: the installed release judges the next one, the files are replaced, and the new
 * release applies itself. The service runs.
 */
@Execution(ExecutionMode.CONCURRENT)
class PackageUpgradeTests {

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.at("3");

    @Test
    @DisplayName("gate, unpack, apply: the service serves release 2, nothing is due and nobody has anything to read")
    void gateUnpackApply() throws IOException {
        try (Machine machine = releaseOne()) {
            Snapshot before = Snapshot.of(database);
            String catalog = Snapshot.catalog(database);

            Running.Ended gate = gate(machine);

            assertThat(gate.exit()).as(gate::all).isZero();
            assertThat(gate.out()).contains("release      1.0.0 -> 2.0.0").contains("gate         yes");
            assertThat(Snapshot.of(database)).isEqualTo(before);
            assertThat(Snapshot.catalog(database)).isEqualTo(catalog);
            assertThat(machine.health()).as("it serves on").isEqualTo("200 1.0.0 3");
            assertThat(pending(machine).at("/found/activity").asString()).isEqualTo("ACTIVE");
            assertThat(motd(machine)).contains("the upgrade to release 2.0.0 is due");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(machine.upgrade("motd"))))
                    .isEqualTo("rw-r--r--");

            unpackReleaseTwo(machine);
            Running.Ended apply = machine.openwatch("upgrade", "apply");

            assertThat(apply.exit()).as(apply::all).isZero();
            assertThat(machine.health()).isEqualTo(Release.HEALTHY);
            assertThat(machine.upgrade("pending")).doesNotExist();
            assertThat(machine.upgrade("motd")).doesNotExist();

            Running.Ended verify = machine.openwatch("upgrade", "verify");
            assertThat(verify.exit()).as(verify::all).isZero();
            assertThat(verify.out())
                    .contains("ok     health         release [2.0.0] answers and is well")
                    .contains("ok     schema         it is [" + Release.SCHEMA + "], nothing is pending")
                    .contains("ok     sign-in        who has not signed in is told to")
                    .contains("release 2.0.0 is in place and well")
                    .doesNotContain("FAILED");
            machine.stopService();
            Running.Ended down = machine.openwatch("upgrade", "verify", "--output", "json");
            assertThat(down.exit()).as(down::all).isEqualTo(40);
            assertThat(Machine.json(down).path("well").asBoolean()).isFalse();
            assertThat(down.out()).contains("openwatch serve");
        }
    }

    @Test
    @DisplayName("trap 3: a crash after unpacking and a failed first try do not make it forget that the service ran")
    void stateFirstFoundSurvivesRetries() throws SQLException {
        try (Machine machine = releaseOne()) {
            assertThat(gate(machine).exit()).isZero();
            unpackReleaseTwo(machine);
            // The machine went down between the two: nothing runs, only the record says what was there.
            machine.stopService();
            UUID duplicate;
            try (Connection connection = database.connect()) {
                duplicate = FleetLoader.duplicateOneFinding(connection);
            }
            assertThat(machine.openwatch("upgrade", "apply", "--boot").exit()).isEqualTo(30);
            assertThat(motd(machine)).contains("stopped and held").contains("openwatch migrate");

            Running.Ended again = machine.openwatch("upgrade", "apply");
            assertThat(again.exit()).as("trap 7: latched").isEqualTo(10);
            assertThat(again.all()).contains("openwatch upgrade resume");
            assertThat(machine.held()).isTrue();

            database.execute("DELETE FROM findings WHERE id = '" + duplicate + "'");
            Running.Ended resumed = machine.openwatch("upgrade", "resume");
            assertThat(resumed.exit()).as(resumed::all).isZero();
            assertThat(machine.health()).isEqualTo(Release.HEALTHY);
            assertThat(machine.upgrade("pending")).doesNotExist();
            assertThat(machine.upgrade("motd")).doesNotExist();
            assertThat(machine.openwatch("upgrade", "apply").exit())
                    .as("dpkg --configure -a")
                    .isZero();
        }
    }

    @Test
    @DisplayName("a run under way: nothing may be unpacked")
    void runUnderWayVetoes() throws SQLException {
        try (BlockedUpgrade blocked = BlockedUpgrade.begin(directory, "upgrade", "run")) {
            Machine machine = blocked.machine();
            Running.Ended gate = machine.type("openwatch upgrade manifest | openwatch upgrade gate");
            assertThat(gate.exit()).as(gate::all).isEqualTo(11);
            assertThat(gate.err()).contains("another upgrade is running");
            blocked.release();
            assertThat(blocked.running().finish().exit()).isZero();
        }
    }

    private Machine releaseOne() {
        database.load(BlockedUpgrade.FLEET);
        Machine machine = Machine.in(directory).configured(database.text());
        machine.write(
                "manifest-of-2.json", machine.openwatch("upgrade", "manifest").out());
        machine.install("1.0.0", "3").startService();
        machine.actingAs("1.0.0", "3");
        return machine;
    }

    private static Running.Ended gate(Machine machine) {
        return machine.type("openwatch upgrade gate < " + machine.state().resolve("manifest-of-2.json"));
    }

    private static void unpackReleaseTwo(Machine machine) {
        machine.without("OPENWATCH_RELEASE_DESCRIPTOR").install("2.0.0", Release.SCHEMA);
    }

    private static JsonNode pending(Machine machine) throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(machine.upgrade("pending")));
    }

    private static String motd(Machine machine) {
        try {
            return Files.readString(machine.upgrade("motd"));
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
