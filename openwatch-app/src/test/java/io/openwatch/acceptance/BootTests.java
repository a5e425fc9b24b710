package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the boot unit types after a machine went down at a bad moment. */
@Execution(ExecutionMode.CONCURRENT)
class BootTests {

    @TempDir
    Path directory;

    @Test
    @DisplayName("a power cut in the migration: the line for people was there, and the boot ends the upgrade")
    void bootEndsAnInterruptedUpgrade() throws SQLException, IOException {
        try (BlockedUpgrade blocked = BlockedUpgrade.begin(directory, "upgrade", "run")) {
            blocked.running().kill();
            blocked.release();
            Machine machine = blocked.machine();
            assertThat(Files.readString(machine.upgrade("motd"))).contains("under way or was interrupted");

            Running.Ended boot = machine.openwatch("upgrade", "apply", "--boot");

            assertThat(boot.exit()).as(boot::all).isZero();
            assertThat(boot.out()).contains("UPGRADED");
            assertThat(machine.held()).isFalse();
            assertThat(machine.upgrade("motd")).doesNotExist();
        }
    }

    @Test
    @DisplayName("traps 4, 10: with --unit systemd does it in a unit of its own, and the boot waits for nothing")
    void bootLetsAUnitDoIt() throws IOException {
        TestDatabase database = TestDatabase.at("3");
        Machine machine = Machine.in(directory).configured(database.text());
        Path asked = directory.resolve("asked");
        Machine.program(directory.resolve("bin/systemctl"), "#!/bin/sh\necho \"$@\" >>" + asked + "\n");
        machine.write("upgrade/pending", """
                {"from": "1.0.0", "to": "2.0.0", "since": "2026-11-20T18:45:00Z", "found": null, "why": "unpacked"}
                """);

        Running.Ended boot = machine.openwatch("upgrade", "apply", "--boot", "--unit", "openwatch-upgrade.service");

        assertThat(boot.exit()).as(boot::all).isZero();
        assertThat(asked).hasContent("--no-ask-password --no-block start openwatch-upgrade.service");
        assertThat(database.query("SELECT max(version) FROM flyway_schema_history"))
                .isEqualTo("0003");

        Machine.program(directory.resolve("bin/systemctl"), "#!/bin/sh\necho no such unit >&2; exit 5\n");
        Running.Ended refused = machine.openwatch("upgrade", "apply", "--boot", "--unit", "openwatch-upgrade.service");
        assertThat(refused.exit()).isEqualTo(12);
        assertThat(refused.err()).contains("no such unit").contains("systemctl status openwatch-upgrade.service");
    }
}
