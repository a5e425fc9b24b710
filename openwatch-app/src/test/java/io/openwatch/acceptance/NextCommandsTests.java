package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.demo.FleetLoader;
import io.openwatch.testing.Release;
import io.openwatch.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One machine, one trouble after the other; each command is the one that the trouble before it named. */
@Execution(ExecutionMode.CONCURRENT)
class NextCommandsTests {
    private static final String NEXT = "Next:";

    @TempDir
    Path directory;

    private TestDatabase database;
    private Machine machine;
    private DumpGate gate;

    @Test
    @DisplayName("every ending that can be provoked names a command, and typing what was named leads on to the end")
    void leadsThroughEveryTroubleByTheCommandsAsPrinted() throws IOException, SQLException {
        refuseToBegin();
        failOneAfterTheOther();
        Running.Ended lower = machine.actingAs("1.0.0", "3").openwatch("upgrade", "run");
        machine.without("OPENWATCH_RELEASE_DESCRIPTOR");
        ends(machine.type(next(lower, 10, "SU-203")), 0);
        assertThat(machine.health()).isEqualTo(Release.HEALTHY);
    }

    @AfterEach
    void stopTheService() {
        machine.stopService();
    }

    @BeforeEach
    void furnish() throws SQLException {
        database = TestDatabase.at("3");
        database.load(BlockedUpgrade.FLEET);
        try (Connection connection = database.connect()) {
            gate = DumpGate.in(directory, connection.getMetaData().getDatabaseMajorVersion())
                    .open();
        }
        machine = Machine.in(directory).configured(database.text(), gate.setting());
        machine.install("1.0.0", "3").startService();
        machine.install("2.0.0", Release.SCHEMA);
    }

    private void refuseToBegin() throws IOException {
        Running.Ended unfit = machine.openwatch("serve");
        assertThat(unfit.exit()).isEqualTo(78);
        assertThat(unfit.err()).contains("SU-871").contains("openwatch migrate");
        String run = next(machine.openwatch("migrate"), 10, "SU-206");
        machine.write("etc/upgrade.conf", "ON_FAILURE=roll-back\n");
        run = next(machine.type(run), 10, "SU-205");
        machine.write("etc/upgrade.conf", "BACKUP_DIR=" + Files.createFile(directory.resolve("file")) + "\n");
        run = next(machine.type(run), 10, "SU-200");
        machine.write("etc/upgrade.conf", gate.setting() + "\n");
        machine.write("etc/secrets.env", "OPENWATCH_DATABASE_DSN='" + database.text() + "_absent'\n");
        run = next(machine.type(run), 12, "SU-401");
        machine.write("etc/secrets.env", "OPENWATCH_DATABASE_DSN='nowhere'\n");
        Running.Ended wrong = machine.type(run);
        assertThat(wrong.err()).contains("SU-400").contains("run openwatch check-config");
        ends(machine.openwatch("check-config"), 12);
        machine.write("etc/secrets.env", "OPENWATCH_DATABASE_DSN='" + database.text() + "'\n");
        ends(machine.openwatch("check-config"), 0);
        assertThat(machine.health()).as("nothing was touched").isEqualTo("200 1.0.0 3");
    }

    private void failOneAfterTheOther() throws IOException, SQLException {
        gate.breaks();
        String run = next(machine.openwatch("upgrade", "run"), 20, "SU-602");
        gate.mend();
        String duplicate;
        try (Connection connection = database.connect()) {
            duplicate = FleetLoader.duplicateOneFinding(connection).toString();
        }
        String migrate = next(machine.type(run), 30, "SU-701");
        Running.Ended between = machine.type(WayBackTests.command(migrate) + " --transaction each");
        next(between, 31, "SU-702");
        String back = Machine.printedBelow(NEXT, between.out()).getLast();
        ends(machine.type(WayBackTests.command(back) + " --yes"), 0);
        assertThat(Snapshot.history(database)).endsWith("0003 true");
        ends(machine.openwatch("upgrade", "run"), 30);
        ends(machine.type(next(machine.openwatch("upgrade", "apply"), 10, "SU-202")), 30);
        database.execute("DELETE FROM findings WHERE id = '" + duplicate + "'");
        Running.Ended held = machine.openwatch("serve");
        assertThat(held.exit()).isEqualTo(78);
        assertThat(held.err()).contains("SU-870").contains("openwatch migrate");
        ends(machine.openwatch("upgrade", "resume"), 0);
        assertThat(machine.health()).isEqualTo(Release.HEALTHY);
    }

    private static void ends(Running.Ended ended, int exit) {
        assertThat(ended.exit()).as(ended::all).isEqualTo(exit);
    }

    /** The first command that an ending names. */
    private static String next(Running.Ended ended, int exit, String code) {
        ends(ended, exit);
        assertThat(ended.all()).contains(code);
        return Machine.printedBelow(NEXT, ended.out()).getFirst();
    }
}
