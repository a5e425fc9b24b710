package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What stands in the way of a first installation is found before anything is touched, and named with what mends it. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server of SetupRefusalTests")
class SetupRefusalTests {

    @TempDir
    static Path shared;

    private static FreshServer server;

    @TempDir
    Path directory;

    private FreshMachine fresh;

    @BeforeAll
    static void startServer() {
        server = FreshServer.start(shared);
    }

    @AfterAll
    static void endServer() {
        server.close();
    }

    @BeforeEach
    void begin() {
        fresh = new FreshMachine(directory, server);
    }

    /** Refused with this code, the server's catalog and the files as they were. */
    private Running.Ended refused(int exit, String... command) {
        String catalog = server.catalog();
        var files = Files.exists(fresh.machine().state()) ? fresh.contents() : null;
        Running.Ended ended = fresh.type(command);
        assertThat(ended.exit()).as(ended::all).isEqualTo(exit);
        assertThat(ended.all()).doesNotContain("\tat ");
        assertThat(server.catalog()).as("roles and databases").isEqualTo(catalog);
        if (files == null) {
            assertThat(fresh.machine().state()).doesNotExist();
        } else {
            assertThat(fresh.contents()).isEqualTo(files);
        }
        return ended;
    }

    @Test
    @DisplayName("trap 13: a database of OpenWatch in Go is refused (10), and another name works")
    void refusesTheDatabaseOfTheOtherOpenWatch() {
        server.execute("CREATE DATABASE " + fresh.name());
        server.executeIn(fresh.name(), "CREATE TABLE goose_db_version (id int)");
        server.executeIn(fresh.name(), "CREATE TABLE hosts (id int)");
        Running.Ended ended = refused(10, fresh.setupHere("--yes"));
        assertThat(ended.err())
                .contains("[" + fresh.name() + "] belongs to another program")
                .contains("goose_db_version")
                .contains("openwatch setup --database " + fresh.name() + "_2");
        String[] other = fresh.setupHere("--yes");
        other[6] = fresh.name() + "_2";
        Running.Ended named = fresh.type(other);
        assertThat(named.exit()).as(named::all).isZero();
        fresh.close();
    }

    @Test
    @DisplayName("a database with objects of somebody else is refused (10), also when it uses Flyway as well")
    void refusesForeignDatabases() {
        server.execute("CREATE DATABASE " + fresh.name());
        server.executeIn(fresh.name(), "CREATE TABLE invoices (id int)");
        assertThat(refused(10, fresh.setupHere("--yes")).err()).contains("it holds [public.invoices]");
        server.executeIn(fresh.name(), "CREATE TABLE flyway_schema_history (version text, script text)");
        server.executeIn(fresh.name(), "INSERT INTO flyway_schema_history VALUES ('1', 'V1__invoices.sql')");
        assertThat(refused(10, fresh.setupHere("--yes")).err()).contains("[V1__invoices.sql]");
    }

    @Test
    @DisplayName("an empty database of somebody else is handed over")
    void takesAnEmptyDatabase() {
        server.execute("CREATE DATABASE " + fresh.name());
        Running.Ended ended = fresh.type(fresh.setupHere("--yes"));
        assertThat(ended.exit()).as(ended::all).isZero();
        assertThat(ended.out()).contains("handed the database [" + fresh.name() + "] over");
        fresh.close();
    }

    @Test
    @DisplayName(
            "trap 22: a pg_hba.conf that refuses is explained before there is a role (12); the line that is printed mends it")
    void explainsRulesThatRefuse() {
        ownServer(server -> {
            server.rules("""
                    local all postgres trust
                    # as on Red Hat
                    host all postgres 127.0.0.1/32 trust
                    host all all 127.0.0.1/32 ident
                    """);
            String catalog = server.catalog();
            Running.Ended ended = fresh.type(fresh.setupHere("--yes"));
            assertThat(ended.exit()).as(ended::all).isEqualTo(12);
            assertThat(server.catalog()).isEqualTo(catalog);
            assertThat(ended.err())
                    .contains("[" + server.hbaFile() + "] does not let [" + fresh.name() + "]")
                    .contains("line [4] meets it first and wants [ident]");
            Matcher line =
                    Pattern.compile("above line 4: {2}(host .*?) {2}then").matcher(ended.err());
            assertThat(line.find()).as(ended.err()).isTrue();
            server.rules(line.group(1) + "\n" + FreshMachine.read(server.hbaFile()));
            Running.Ended mended = fresh.type(fresh.setupHere("--yes"));
            assertThat(mended.exit()).as(mended::all).isZero();
            fresh.close();
        });
    }

    @Test
    @DisplayName("a pg_hba.conf without a rule for us is explained (12)")
    void explainsRulesThatAreMissing() {
        ownServer(server -> {
            server.rules("host all postgres 127.0.0.1/32 trust\nhost all all 10.0.0.0/8 scram-sha-256\n");
            Running.Ended ended = fresh.type(fresh.setupHere("--yes"));
            assertThat(ended.exit()).as(ended::all).isEqualTo(12);
            assertThat(ended.err())
                    .contains("no rule is for it")
                    .contains("host all " + fresh.name() + " 127.0.0.1/32");
        });
    }

    @Test
    @DisplayName("a pg_hba.conf that lets us into the live database only is a warning: restores would not get far")
    void warnsOfRulesForOneDatabase() {
        ownServer(server -> {
            server.rules("host all postgres 127.0.0.1/32 trust\nhost " + fresh.name()
                    + ",postgres all 127.0.0.1/32 scram-sha-256\n");
            Running.Ended ended = fresh.type(fresh.setupHere("--dry-run"));
            assertThat(ended.exit()).as(ended::all).isZero();
            assertThat(ended.err()).contains("warning: restores work in databases beside the live one");
        });
    }

    @Test
    @DisplayName("a server that trusts everybody takes the role as well")
    void worksWithAServerThatTrustsEverybody() {
        ownServer(server -> {
            server.rules("host all all 127.0.0.1/32 trust\n");
            Running.Ended ended = fresh.type(fresh.setupHere("--yes"));
            assertThat(ended.exit()).as(ended::all).isZero();
            fresh.close();
            server.rules("host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
            assertThat(server.admits(fresh.name(), fresh.password(), fresh.name()))
                    .isTrue();
        });
    }

    private void ownServer(Consumer<FreshServer> story) {
        try (FreshServer own = FreshServer.start(directory)) {
            FreshMachine before = fresh;
            fresh = new FreshMachine(directory, own);
            story.accept(own);
            fresh = before;
        }
    }

    @Test
    @DisplayName("a server that is down exits 13")
    void namesAServerThatIsDown() throws IOException {
        int port = Machine.freePort();
        String[] command = fresh.setupHere("--yes");
        Files.writeString(Path.of(command[2]), "postgres://postgres@127.0.0.1:" + port + "/postgres");
        assertThat(refused(13, command).err()).contains("nothing answers").contains("127.0.0.1:" + port);
    }

    @Test
    @DisplayName("an administrator's file that others may read, or that holds no address, exits 12 and is not quoted")
    void refusesACarelessAdministratorsFile() throws IOException {
        String[] command = fresh.setupHere("--yes");
        Path file = Path.of(command[2]);
        Files.writeString(file, "postgres://postgres:s3cr3t-word@127.0.0.1/postgres");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(refused(12, command).all()).contains("chmod 600 " + file).doesNotContain("s3cr3t-word");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(file, "mysql://postgres:s3cr3t-word@127.0.0.1/postgres");
        assertThat(refused(12, command).all()).contains(file.toString()).doesNotContain("s3cr3t-word");
    }

    @Test
    @DisplayName("trap 25: tools of another major, or none, exit 10 and say what to install")
    void namesMissingTools() {
        fresh.machine().write("etc/upgrade.conf", "PG_BIN_DIR=" + directory.resolve("empty") + "\n");
        Running.Ended ended = refused(10, fresh.setupHere("--yes"));
        assertThat(ended.err())
                .contains("no pg_dump and pg_restore found")
                .contains("apt-get install postgresql-client-");
    }

    @Test
    @DisplayName("a port that is taken exits 10")
    void namesATakenPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String listen = "127.0.0.1:" + taken.getLocalPort();
            assertThat(refused(10, fresh.setup("--yes", "--listen", listen)).err())
                    .contains("could not listen on [" + listen + "]");
        }
    }

    @Test
    @DisplayName("every error of the configuration is named (12), a missing address of the database is none")
    void namesErrorsOfTheConfiguration() {
        fresh.machine()
                .write("etc/openwatch.toml", "[server]\nlisen = \"127.0.0.1:1\"\n\n[logging]\nlevel = \"loud\"\n");
        Running.Ended ended = refused(12, fresh.setupHere("--yes"));
        assertThat(ended.err())
                .contains("server.lisen")
                .contains("logging.level [loud]")
                .doesNotContain("database.dsn");
    }

    @Test
    @DisplayName("trap 27: options, files and environment that name two databases are refused (12)")
    void refusesTwoAddresses() {
        fresh.machine()
                .write(
                        "etc/secrets.env",
                        "OPENWATCH_DATABASE_DSN='postgres://one:s3cr3t-word@127.0.0.1:" + server.port() + "/one'\n");
        assertThat(refused(12, fresh.setupHere("--yes")).err())
                .contains("--role says [" + fresh.name() + "], the configured address of the database says [one]");
        fresh.machine().with("OPENWATCH_DATABASE_DSN", "postgres://two:s3cr3t-word@127.0.0.1/two");
        Running.Ended shadowed = refused(12, "setup", "--yes");
        assertThat(shadowed.err()).contains("unset OPENWATCH_DATABASE_DSN");
        assertThat(shadowed.all()).doesNotContain("s3cr3t-word");
    }

    @Test
    @DisplayName("a key file that holds something else is named (12) and never replaced")
    void neverReplacesAKey() {
        fresh.machine().write("keys/credential.key", "too short");
        Running.Ended ended = refused(12, fresh.setupHere("--yes"));
        assertThat(ended.err()).contains("keys/credential.key] does not hold what it should: 32 bytes");
    }

    @Test
    @DisplayName("names that cannot be used exit 2")
    void namesUnusableNames() {
        for (String name : new String[] {"postgres", "pg_mine", "with space", "x'; DROP ROLE y; --", ""}) {
            assertThat(refused(2, "setup", "--yes", "--database", name).err()).contains("--database [" + name + "]");
        }
        assertThat(refused(2, "setup", "--yes", "--listen", "nowhere").err()).contains("nowhere");
    }
}
