package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class WrongDatabaseTests {

    @TempDir
    Path directory;

    @Test
    @DisplayName(
            "I15, trap 27: another database than the recorded one is refused (10), named, and taken only on a person's word")
    void refusesAnotherDatabaseUntilItIsAdopted() throws IOException {
        TestDatabase recorded = TestDatabase.at("3");
        TestDatabase copy = TestDatabase.at("3");
        Machine machine = Machine.in(directory).configured(recorded.text());
        assertThat(machine.openwatch("migrate").exit()).isZero();
        String made = RestorePointUpkeepTests.made(machine).toString();
        machine.configured(copy.text());

        Running.Ended refused = machine.openwatch("upgrade", "run");
        assertThat(refused.exit()).as(refused::all).isEqualTo(10);
        assertThat(refused.out())
                .contains("SU-207")
                .contains("[" + recorded.dsn().database() + "@")
                .contains("[" + copy.dsn().database() + "@");
        assertThat(Snapshot.history(copy)).endsWith("0003 true");
        List<String> next = Machine.printedBelow("Next:", refused.out());
        Running.Ended look = machine.type(WayBackTests.command(next.get(0)));
        assertThat(look.exit()).as(look::all).isZero();
        assertThat(look.out()).contains(copy.dsn().database());

        String adopt = WayBackTests.command(next.get(1));
        Running.Ended nobody = machine.type(adopt);
        assertThat(nobody.exit()).as(nobody::all).isEqualTo(2);
        assertThat(nobody.out()).contains(recorded.dsn().database());
        Running.Ended adopted = machine.type(adopt + " --yes");
        assertThat(adopted.exit()).as(adopted::all).isZero();
        assertThat(machine.type(adopt + " --yes").out()).contains("nothing to adopt");
        Running.Ended run = machine.type(WayBackTests.command(next.get(2)));
        assertThat(run.exit()).as(run::all).isZero();
        assertThat(Snapshot.history(copy)).endsWith("0006 true");

        Running.Ended foreign = machine.openwatch("backup", "restore", made, "--accept-loss", "--yes");
        assertThat(foreign.exit()).as(foreign::all).isEqualTo(10);
        assertThat(foreign.out()).contains("SU-207");
        String meant = WayBackTests.command(WayBackTests.next(foreign).getLast()) + " --yes";
        Running.Ended owner = machine.type(meant);
        assertThat(owner.exit())
                .as("its parts belong to a role that ours may not act for")
                .isEqualTo(10);
        assertThat(owner.out()).contains("restore-foreign-owner").contains("pg_restore");
        Path admin = Files.writeString(directory.resolve("admin.dsn"), TestDatabase.administrator());
        Files.setPosixFilePermissions(admin, PosixFilePermissions.fromString("rw-------"));
        machine.write("etc/upgrade.conf", "ADMIN_DSN_FILE=" + admin + "\n");
        Running.Ended stranger = machine.type(meant);
        assertThat(stranger.exit())
                .as("an administrator could restore what the service may not read")
                .isEqualTo(10);
        assertThat(stranger.out()).contains("restore-service-role");
        assertThat(Snapshot.history(copy)).endsWith("0006 true");
        TestDatabase.administrate(stranger.out().replaceAll("(?s).*as a superuser: (GRANT [^;]+);.*", "$1"));
        Running.Ended restored = machine.type(meant);
        assertThat(restored.exit()).as(restored::all).isZero();
        try (machine) {
            machine.startService();
            assertThat(machine.health()).isEqualTo("200 2.0.0 6");
        }
    }
}
