package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openwatch.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is said in one line with the value in brackets, before anything is changed. */
@Execution(ExecutionMode.CONCURRENT)
class BadInputTests {

    private static final TestDatabase UNTOUCHED = TestDatabase.at("3");

    @TempDir
    Path directory;

    static Stream<Arguments> configurations() {
        return Stream.of(
                Arguments.of("etc/secrets.env", "OPENWATCH_DATABASE_DSN='mysql://u:s3cr3t-word@h/d'\n", "database.dsn"),
                Arguments.of(
                        "etc/secrets.env",
                        "OPENWATCH_DATABASE_DSN='postgres://u:s3cr3t-word@h:port/d'\n",
                        "the port is not"),
                Arguments.of("etc/secrets.env", "OTHER=1\n", "database.dsn: it is not set"),
                Arguments.of("etc/openwatch.toml", "[server]\nlisen = \"127.0.0.1:1\"\n", "server.lisen [127.0.0.1:1]"),
                Arguments.of("etc/openwatch.toml", "[server]\nlisten = \"nowhere\"\n", "server.listen [nowhere]"),
                Arguments.of(
                        "etc/openwatch.toml",
                        "[database]\nmax_connections = \"many\"\n",
                        "database.max_connections [many]"),
                Arguments.of("etc/openwatch.toml", "[server\n", "not valid TOML"),
                Arguments.of("etc/upgrade.conf", "BACKUP_DIR=relative\n", "BACKUP_DIR [relative]"),
                Arguments.of("etc/upgrade.conf", "AUTOBACKUP=no\n", "did you mean AUTO_BACKUP?"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("configurations")
    @DisplayName("a configuration error exits 12 with the place, the key and the value")
    void wrongConfigurationIsNamed(String file, String content, String message) {
        Machine machine = Machine.in(directory).configured(UNTOUCHED.text());
        machine.write(file, content);
        Running.Ended ended = machine.openwatch("migrate");
        assertThat(ended.exit()).as(ended::all).isEqualTo(12);
        assertThat(ended.err().lines().filter(line -> line.contains(message)))
                .as(ended.err())
                .singleElement()
                .asString()
                .contains(machine.state().resolve(file).toString());
        assertThat(ended.all()).doesNotContain(TestDatabase.PASSWORD).doesNotContain("\tat ");
        assertThat(Snapshot.history(UNTOUCHED)).endsWith("0003 true");
        assertThat(machine.files()).noneMatch(left -> left.startsWith("upgrade") || left.startsWith("backups"));
    }

    @Test
    @DisplayName("a command line that is not understood exits 2, says which word, and touches nothing")
    void wrongCommandLineIsNamed() {
        Machine machine = Machine.in(directory);
        Running.Ended word = machine.openwatch("upgrate");
        assertThat(word.exit()).isEqualTo(2);
        assertThat(word.err()).contains("upgrate").doesNotContain("\tat ");
        Running.Ended value = machine.openwatch("demo", "--no-serve", "--rows", "-1");
        assertThat(value.exit()).isEqualTo(2);
        assertThat(value.err()).contains("[-1] findings").contains("--rows 0 or more");
        assertThat(machine.state()).doesNotExist();
    }

    @Test
    @DisplayName("a configuration file that cannot be read exits 12 and is named")
    void unreadableConfigurationIsNamed() throws IOException {
        Machine machine = Machine.in(directory).configured(UNTOUCHED.text());
        Path unreadable = Files.createDirectory(directory.resolve("a-directory.toml"));
        for (Path file : List.of(unreadable, directory.resolve("absent.toml"))) {
            Running.Ended ended = machine.openwatch("--config", file.toString(), "migrate");
            assertThat(ended.exit()).as(ended::all).isEqualTo(12);
            assertThat(ended.err()).contains(file.toString()).doesNotContain("\tat ");
        }
    }

    @Test
    @DisplayName("a wrong password exits 12, told apart from a database that is down, and is not shown")
    void wrongPasswordIsMisconfigured() {
        TestDatabase database = TestDatabase.at("3");
        database.wantPassword();
        Machine right = Machine.in(directory).configured(database.text());
        assertThat(right.openwatch("migrate", "--status").exit()).isZero();
        Machine wrong = Machine.in(directory).configured(database.text().replace(TestDatabase.PASSWORD, "wr0ng-word"));
        for (String[] command : new String[][] {{"migrate", "--status"}, {"upgrade", "run"}}) {
            Running.Ended ended = wrong.openwatch(command);
            assertThat(ended.exit()).as(ended::all).isEqualTo(12);
            assertThat(ended.all())
                    .contains("the password is wrong")
                    .contains(database.dsn().user())
                    .doesNotContain("wr0ng-word")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    @DisplayName(
            "a backup directory that is a file, a link, read-only or full: refused (10) with its path, nothing changed")
    void unusableBackupDirectoryIsRefused() throws IOException {
        TestDatabase database = TestDatabase.at("3");
        database.load(BlockedUpgrade.FLEET);
        Machine machine = Machine.in(directory).configured(database.text());
        Path file = Files.writeString(directory.resolve("file"), "");
        Path link =
                Files.createSymbolicLink(directory.resolve("link"), Files.createDirectory(directory.resolve("real")));
        Snapshot before = Snapshot.of(database);
        refused(machine, file, "is not a directory");
        refused(machine, link, "is a symbolic link");
        refused(machine, directory.resolve("no/such/parent"), "does not exist");
        assertThat(Snapshot.of(database)).isEqualTo(before);
        assertThat(machine.held()).isFalse();
    }

    @Test
    @DisplayName("a backup directory on a read-only or a full file system: refused (10) with path and file system")
    void unusableFileSystemIsRefused() throws IOException {
        TestDatabase database = TestDatabase.at("3");
        database.load(BlockedUpgrade.FLEET);
        Machine machine = Machine.in(directory).configured(database.text());
        Snapshot before = Snapshot.of(database);
        Path readOnly = Files.createDirectory(directory.resolve("read-only"));
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(mounts(machine, "ro,size=1m", readOnly), "only root may mount");
        try {
            assertThat(mounts(machine, "size=16k,mode=0700", small)).isTrue();
            refused(machine, readOnly, "read-only file system");
            refused(machine, small, "bytes are missing");
        } finally {
            machine.type("umount " + readOnly + "; umount " + small);
        }
        assertThat(Snapshot.of(database)).isEqualTo(before);
        assertThat(machine.held()).isFalse();
    }

    @Test
    @DisplayName("two migrations of one number, or one without a number: named, refused, nothing changed")
    void unusableMigrationsAreRefused() throws IOException {
        TestDatabase database = TestDatabase.at("3");
        Machine machine = Machine.in(directory).configured(database.text());
        Snapshot before = Snapshot.of(database);
        for (String name : List.of("V0005__another_of_this_number.sql", "Vfive__no_number.sql")) {
            Path extra = directory.resolve(name + ".d");
            Files.createDirectories(extra.resolve("db/migration"));
            Files.writeString(extra.resolve("db/migration").resolve(name), "CREATE TABLE more (id integer);\n");
            machine.with("CLASS_PATH_FIRST", extra + ":");
            for (String[] command : new String[][] {{"migrate", "--status"}, {"upgrade", "run"}}) {
                Running.Ended ended = machine.openwatch(command);
                assertThat(ended.exit()).as(ended::all).isIn(10, 12);
                assertThat(ended.all()).contains(name).doesNotContain("\tat ");
            }
        }
        assertThat(Snapshot.of(database)).isEqualTo(before);
    }

    private static void refused(Machine machine, Path backups, String why) {
        Running.Ended ended = machine.openwatch("migrate", "--backup-dir", backups.toString());
        assertThat(ended.exit()).as(ended::all).isEqualTo(10);
        assertThat(ended.all().lines().filter(line -> line.contains("why") && line.contains(why)))
                .as(ended.all())
                .singleElement()
                .asString()
                .contains("[" + backups + "]");
        assertThat(ended.all()).doesNotContain("\tat ");
    }

    private static boolean mounts(Machine machine, String options, Path place) {
        return machine.type("mount -t tmpfs -o " + options + " acceptance " + place)
                        .exit()
                == 0;
    }
}
