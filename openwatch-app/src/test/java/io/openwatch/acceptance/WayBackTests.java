package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.TestDatabase;
import io.safeupgrade.postgres.PostgresDsn;
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

/** Going back to a restore point by the commands that people type, and forward again. */
@Execution(ExecutionMode.CONCURRENT)
class WayBackTests {

    @TempDir
    Path directory;

    @Test
    @DisplayName(
            "trap 30: a roll-back after COMMIT counts what it would leave behind, wants --accept-loss, brings the old"
                    + " data back, keeps the others aside until they are named, and the way forward stays open")
    void rollsBackWhatWasCommittedAndGoesForwardAgain() {
        TestDatabase database = TestDatabase.at("3");
        database.load(BlockedUpgrade.FLEET);
        Snapshot old = Snapshot.of(database);
        try (Machine machine = Machine.in(directory).configured(database.text())) {
            machine.install("1.0.0", "3").startService();
            Running.Ended up = machine.install("2.0.0", "6").openwatch("upgrade", "run");
            assertThat(up.exit()).as(up::all).isZero();
            int users = Integer.parseInt(database.query("SELECT count(*) FROM users"));
            database.execute(
                    "INSERT INTO users VALUES (gen_random_uuid(), 'written-since', 'late@example.org', NULL, now())");
            Snapshot written = Snapshot.of(database);

            Running.Ended refused = machine.openwatch("upgrade", "rollback", "--yes");
            assertThat(refused.exit()).as(refused::all).isEqualTo(10);
            assertThat(refused.out())
                    .contains("SU-208")
                    .contains("public.users: " + users + " rows then, " + (users + 1) + " now");
            assertThat(machine.health()).as("untouched").isEqualTo("200 2.0.0 6");

            String again = next(refused).getFirst();
            assertThat(again).contains("upgrade rollback ").contains("--accept-loss");
            Running.Ended nobody = machine.type(again);
            assertThat(nobody.exit()).as(nobody::all).isEqualTo(2);
            assertThat(nobody.err()).contains("add --yes");
            Running.Ended back = machine.type(command(again) + " --yes");
            assertThat(back.exit()).as(back::all).isZero();
            assertThat(Snapshot.of(database)).isEqualTo(old);
            assertThat(machine.held()).isTrue();
            assertThat(machine.openwatch("serve").exit()).isEqualTo(78);

            String aside = machine.openwatch("backup", "prune", "--dry-run").out();
            String name = aside.replaceAll("(?s).*database (\\S+_aside_[^ ,]+),.*", "$1");
            assertThat(Snapshot.of(database.dsn().withDatabase(name))).isEqualTo(written);

            Running.Ended forward =
                    machine.type(Machine.printedBelow("Next:", back.out()).getFirst());
            assertThat(forward.exit()).as(forward::all).isZero();
            assertThat(machine.health()).isEqualTo("200 2.0.0 6");
            assertThat(machine.held()).isFalse();

            Running.Ended dropped = machine.openwatch("backup", "prune", "--kept-aside", name, "--yes");
            assertThat(dropped.exit()).as(dropped::all).isZero();
            assertThat(database.query("SELECT count(*) FROM pg_database WHERE datname = '" + name + "'"))
                    .isEqualTo("0");
        }
    }

    @Test
    @DisplayName("migrate down goes back on the schema alone: refused while the service runs and where the role may not"
            + " create databases, shown with --dry-run, done with --yes; SU-206 names the command that does all of it")
    void takesAMigrationBack() throws IOException {
        TestDatabase database = TestDatabase.at("3");
        database.load(BlockedUpgrade.FLEET);
        Snapshot old = Snapshot.of(database);
        try (Machine machine = Machine.in(directory).configured(database.text())) {
            assertThat(machine.openwatch("migrate").exit()).isZero();
            machine.startService();
            Running.Ended running = machine.openwatch("migrate", "down", "--accept-loss", "--yes");
            assertThat(running.exit()).as(running::all).isEqualTo(10);
            assertThat(running.out()).contains("SU-206");
            assertThat(machine.health()).isEqualTo("200 2.0.0 6");
            machine.stopService();

            TestDatabase.administrate("ALTER ROLE " + database.dsn().user() + " NOCREATEDB");
            Running.Ended rights = machine.openwatch("migrate", "down", "--accept-loss", "--yes");
            assertThat(rights.exit()).as(rights::all).isEqualTo(10);
            assertThat(rights.out()).contains("SU-200").containsPattern("by hand +zstd -dc .* pg_restore");
            Path file = Files.writeString(directory.resolve("admin.dsn"), TestDatabase.administrator());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            machine.write("etc/upgrade.conf", "ADMIN_DSN_FILE=" + file + "\n");
            Running.Ended dry = machine.openwatch("migrate", "down", "--dry-run", "--accept-loss");
            assertThat(dry.exit()).as(dry::all).isZero();
            assertThat(dry.out()).contains("phases       HOLD RESTORE").contains("cannot serve on these data");
            assertThat(Snapshot.history(database)).endsWith("0006 true");

            Running.Ended down = machine.openwatch("migrate", "down", "--accept-loss", "--yes");
            assertThat(down.exit()).as(down::all).isZero();
            assertThat(Snapshot.of(database)).isEqualTo(old);
            assertThat(machine.held()).isTrue();
            Running.Ended whole = machine.type(command(next(running).getFirst()) + " --accept-loss --yes");
            assertThat(whole.exit())
                    .as("the command that was named works too\n" + whole.all())
                    .isZero();
        }
    }

    @Test
    @DisplayName(
            "a restore point brought to a fresh server by its path alone is restored, and the release serves on it")
    void restoresOnANewMachine() throws IOException {
        TestDatabase database = TestDatabase.at("3");
        database.load(BlockedUpgrade.FLEET);
        database.migrateTo("6");
        Machine old = Machine.in(directory.resolve("old")).configured(database.text());
        Path made = RestorePointUpkeepTests.made(old);
        Path brought = Files.move(made, directory.resolve("brought along"));
        try (Cluster fresh = Cluster.start(database.dsn().user());
                Machine machine = Machine.in(directory.resolve("new"))
                        .configured(fresh.dsn(database.dsn().user(), "openwatch"))) {
            Running.Ended restored = machine.openwatch("backup", "restore", brought.toString(), "--yes");
            assertThat(restored.exit()).as(restored::all).isZero();
            assertThat(Snapshot.of(PostgresDsn.parse(fresh.dsn(database.dsn().user(), "openwatch"))))
                    .isEqualTo(Snapshot.of(database));
            assertThat(restored.out()).contains("the service was not started");
            assertThat(Machine.printedBelow("Next:", restored.out()).getFirst()).contains("openwatch serve");
            assertThat(machine.held()).isFalse();
            machine.startService();
            assertThat(machine.health()).isEqualTo("200 2.0.0 6");
        }
    }

    @Test
    @DisplayName(
            "a database that was dropped under a running service is made again, and the service started and proven")
    void startsTheServiceOnADatabaseThatWasGone() {
        TestDatabase database = TestDatabase.at("6");
        Snapshot old = Snapshot.of(database);
        try (Machine machine = Machine.in(directory).configured(database.text())) {
            machine.startService();
            String made = RestorePointUpkeepTests.id(RestorePointUpkeepTests.made(machine));
            TestDatabase.administrate("DROP DATABASE " + database.dsn().database() + " WITH (FORCE)");

            Running.Ended dry = machine.openwatch("backup", "restore", made, "--dry-run");
            assertThat(dry.exit()).as(dry::all).isZero();
            assertThat(dry.out())
                    .contains("release 2.0.0 is started on these data")
                    .contains("phases       HOLD STOP RESTORE START HEALTH COMMIT");
            Running.Ended back = machine.openwatch("backup", "restore", made, "--yes");
            assertThat(back.exit()).as(back::all).isZero();
            assertThat(machine.health()).isEqualTo("200 2.0.0 6");
            assertThat(machine.held()).isFalse();
            assertThat(Snapshot.of(database)).isEqualTo(old);
        }
    }

    /** The commands that a refused plan names. */
    static List<String> next(Running.Ended ended) {
        return ended.out()
                .lines()
                .filter(line -> line.startsWith("next "))
                .map(line -> line.substring("next".length()).strip())
                .toList();
    }

    /** Without the purpose that is printed behind it. */
    static String command(String line) {
        return line.replaceFirst(" +# .*", "").strip();
    }
}
