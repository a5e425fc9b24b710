package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openwatch.testing.Release;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/** The first installation, from nothing to a service that is healthy. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server of SetupTests")
class SetupTests {

    private static final String PASSWORD = "seven quiet herons";

    @TempDir
    static Path shared;

    private static FreshServer server;

    /** An account that cannot make the others, and has a name all the same. */
    private static final String WITHOUT_ROLE = "INSERT INTO users (id, username, email, created_at)"
            + " VALUES (gen_random_uuid(), 'kit', 'kit@example.org', now())";

    private static final String REFUSING_ACCOUNTS =
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no room'; END $$;"
                    + " CREATE TRIGGER refuse BEFORE INSERT ON users EXECUTE FUNCTION refuse()";

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

    @AfterEach
    void end() {
        fresh.close();
    }

    @Test
    @DisplayName(
            "one command makes role, database, secrets, keys, certificate and schema, and ends with a healthy service")
    void leadsFromNothingToAHealthyService() throws IOException {
        Running.Ended ended = fresh.type(fresh.setupHere(account(PASSWORD)));
        assertThat(ended.exit()).as(ended::all).isZero();
        assertThat(fresh.machine().health()).isEqualTo(Release.HEALTHY);
        assertThat(ended.out())
                .contains("OpenWatch 2.0.0 serves at https://127.0.0.1:"
                        + fresh.machine().port() + "/")
                .doesNotContain("openwatch serve");
        assertThat(server.admits(fresh.name(), fresh.password(), fresh.name())).isTrue();
        assertThat(server.query("SELECT rolcreatedb AND rolcanlogin AND NOT rolsuper FROM pg_roles WHERE rolname = '"
                        + fresh.name() + "'"))
                .isEqualTo("t");
        assertThat(server.query("SELECT pg_get_userbyid(datdba) || has_database_privilege('public', oid, 'CONNECT')"
                        + " FROM pg_database WHERE datname = '" + fresh.name() + "'"))
                .isEqualTo(fresh.name() + "false");
        for (String file : List.of("etc/secrets.env", "keys/credential.key", "tls/key.pem")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            fresh.machine().state().resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
        assertThat(Files.size(fresh.machine().state().resolve("keys/credential.key")))
                .isEqualTo(32);
        assertThat(fresh.machine().journal()).contains("RUN_STARTED").noneMatch(entry -> entry.contains("BACKUP"));
        assertThat(fresh.machine().held()).isFalse();
        assertThat(ended.out())
                .contains("made the account [kim] with the role admin")
                .doesNotContain("create-admin");
        assertThat(signIn("kim", PASSWORD)).isEqualTo("200");
        assertThat(ended.all()).doesNotContain(PASSWORD);
        Running.Ended again = fresh.type("setup");
        assertThat(again.all()).contains("somebody can sign in").doesNotContain("create-admin");
    }

    @Test
    @DisplayName("an account that cannot be made is said before anything is touched")
    void refusesAnAccountThatCannotBeMade() {
        String before = server.catalog();
        Running.Ended tooShort = fresh.type(fresh.setupHere(account("short")));
        assertThat(tooShort.exit()).as(tooShort::all).isEqualTo(2);
        assertThat(tooShort.err()).contains("password must have 15 to 128 characters");
        Running.Ended half = fresh.type(fresh.setupHere("--yes", "--username", "kim"));
        assertThat(half.exit()).as(half::all).isEqualTo(2);
        assertThat(half.err()).contains("--username and --email");
        assertThat(server.catalog()).isEqualTo(before);
        assertThat(fresh.machine().state()).doesNotExist();
    }

    @Test
    @DisplayName("done twice is done once: the second one asks nothing, needs no administrator, and touches no file")
    void findsEverythingInOrderTheSecondTime() {
        assertThat(fresh.type(fresh.setupHere("--yes")).exit()).isZero();
        List<String> files = fresh.contents();
        String catalog = server.catalog();
        Running.Ended again = fresh.type("setup");
        assertThat(again.exit()).as(again::all).isZero();
        assertThat(again.out()).contains("everything is in order").doesNotContain("to do");
        assertThat(server.catalog()).isEqualTo(catalog);
        assertThat(fresh.contents()).isEqualTo(files);
        Running.Ended json = fresh.type("setup", "--output", "json");
        assertThat(Machine.json(json).path("outcome").asString()).isEqualTo("in-order");
    }

    @Test
    @DisplayName("--dry-run, a missing --yes and a no on the terminal leave server and disk as they were")
    void touchesNothingBeforeItIsAgreedTo() {
        String before = server.catalog();
        Running.Ended plan = fresh.type(fresh.setupHere("--dry-run"));
        assertThat(plan.exit()).as(plan::all).isZero();
        assertThat(plan.out())
                .contains("create the role [" + fresh.name() + "]")
                .contains("nothing was touched");
        Running.Ended nobody = fresh.type(fresh.setupHere());
        assertThat(nobody.exit()).as(nobody::all).isEqualTo(2);
        assertThat(nobody.err()).contains("add --yes");
        assumeTrue(fresh.machine().type("command -v script").exit() == 0, "no terminal can be made here");
        Running.Ended no = onTerminal("no", fresh.setupHere());
        assertThat(no.exit()).as(no::all).isEqualTo(10);
        assertThat(no.out()).contains("Go ahead? [yes/no]").contains("not confirmed");
        assertThat(server.catalog()).isEqualTo(before);
        assertThat(fresh.machine().state()).doesNotExist();
    }

    @Test
    @DisplayName("on a terminal a yes is enough, and the first account is asked for")
    void asksOnATerminal() {
        assumeTrue(fresh.machine().type("command -v script").exit() == 0, "no terminal can be made here");
        Running.Ended yes =
                onTerminal(String.join("\\n", "yes", "kim", "kim@example.org", PASSWORD, PASSWORD), fresh.setupHere());
        assertThat(yes.exit()).as(yes::all).isZero();
        assertThat(yes.out()).contains("made the account [kim] with the role admin");
        assertThat(fresh.machine().health()).isEqualTo(Release.HEALTHY);
    }

    @Test
    @DisplayName(
            "an account that is left for later on a terminal is said to be left, and the command that makes it is named")
    void leavesTheAccountForLater() {
        assumeTrue(fresh.machine().type("command -v script").exit() == 0, "no terminal can be made here");
        Running.Ended later = onTerminal("yes\\n", fresh.setupHere());
        assertThat(later.exit()).as(later::all).isZero();
        assertThat(later.out())
                .containsPattern("left +account +for later: openwatch create-admin makes it")
                .doesNotContainPattern("done +account");
        assertThat(Machine.printedBelow("Next:", later.out().replace("\r", "")).getFirst())
                .contains("openwatch create-admin --username ");

        server.executeIn(fresh.name(), WITHOUT_ROLE);
        Running.Ended taken = fresh.type(
                "setup", "--yes", "--username", "kit", "--email", "other@example.org", "--password-from", "env:NONE");
        assertThat(taken.exit()).as(taken::all).isEqualTo(10);
        assertThat(taken.all())
                .containsPattern("BLOCKED +account +an account that may not administer has the name \\[kit\\]")
                .contains("nothing was touched; choose another name");
        Running.Ended asked = onTerminal(
                String.join("\\n", "yes", "kit", "one@example.org", "kim", "kim@example.org", PASSWORD, PASSWORD),
                "setup");
        assertThat(asked.exit()).as(asked::all).isZero();
        assertThat(asked.out()).contains("has the name [kit]").contains("made the account [kim] with the role admin");
    }

    @Test
    @DisplayName(
            "where the first account alone could not be made, the end says so, and names the command that makes it")
    void saysThatTheAccountAloneIsMissing() {
        assertThat(fresh.type(fresh.setupHere("--yes")).exit()).isZero();
        server.executeIn(fresh.name(), REFUSING_ACCOUNTS);
        Running.Ended failed = fresh.type(
                Stream.concat(Stream.of("setup"), Stream.of(account(PASSWORD))).toArray(String[]::new));
        assertThat(failed.exit()).as(failed::all).isEqualTo(40);
        assertThat(failed.out())
                .containsPattern("FAILED +account")
                .contains("everything else is done; the first account alone is missing", "serves at https://");
        assertThat(Machine.printedBelow("Next:", failed.out()).getFirst()).contains("openwatch create-admin");
    }

    @Test
    @DisplayName(
            "where nobody is named who may make roles, a person is asked for an address, which the terminal does not show")
    void asksForTheAdministrator() {
        assumeTrue(fresh.machine().type("command -v script").exit() == 0, "no terminal can be made here");
        String password = DemoStory.randomWord();
        server.execute("CREATE ROLE boss_" + fresh.name() + " SUPERUSER LOGIN PASSWORD '" + password + "'");
        String address =
                "postgres://boss_" + fresh.name() + ":" + password + "@127.0.0.1:" + server.port() + "/postgres";
        Running.Ended ended = onTerminal(
                address + "\\nyes",
                "setup",
                "--port",
                "" + server.port(),
                "--role",
                fresh.name(),
                "--database",
                fresh.name(),
                "--listen",
                "127.0.0.1:" + Machine.freePort());
        assertThat(ended.exit()).as(ended::all).isZero();
        assertThat(ended.out()).contains("Address of a database administrator").contains("role [boss_" + fresh.name());
        assertThat(fresh.machine().health()).isEqualTo(Release.HEALTHY);
        assertThat(ended.all().split("Address of a database administrator", 2)[1])
                .doesNotContain(password);
    }

    @Test
    @DisplayName("the document names each step, what was found, what became of it, and everything that was changed")
    void tellsProgramsTheSame() {
        Running.Ended ended = fresh.type(fresh.setupHere("--yes", "--output", "json"));
        assertThat(ended.exit()).as(ended::all).isZero();
        JsonNode document = Machine.json(ended);
        assertThat(document.path("outcome").asString()).isEqualTo("set-up");
        assertThat(document.path("steps"))
                .allSatisfy(step -> assertThat(step.path("found").asString() + " "
                                + step.path("result").asString())
                        .isIn("satisfied satisfied", "due done"));
        assertThat(document.path("changed").toString())
                .contains("created the role [" + fresh.name() + "]", "started the service");
        assertThat(document.path("address").asString())
                .isEqualTo("https://127.0.0.1:" + fresh.machine().port() + "/");
    }

    @Test
    @DisplayName("what it names to type next works as printed")
    void namesCommandsThatWork() {
        Running.Ended ended = fresh.type(fresh.setupHere("--yes"));
        List<String> next = Machine.printedBelow("Next:", ended.out());
        assertThat(next).hasSize(3);
        assertThat(next.getFirst()).contains("create-admin");
        for (String command : next) {
            Running.Ended typed = fresh.machine().type("echo '" + PASSWORD + "' | " + command);
            assertThat(typed.exit()).as(command + "\n" + typed.all()).isZero();
        }
    }

    @Test
    @DisplayName("what else is in secrets.env and openwatch.toml stays, comments too")
    void keepsWhatIsInTheFiles() {
        fresh.machine().write("etc/secrets.env", "# mine\nOTHER='kept'");
        fresh.machine().write("etc/openwatch.toml", "# mine\n[server] # too\n\n[logging]\nformat = \"text\"\n");
        Running.Ended ended = fresh.type(fresh.setupHere("--yes"));
        assertThat(ended.exit()).as(ended::all).isZero();
        assertThat(fresh.secretsText()).startsWith("# mine\nOTHER='kept'\nOPENWATCH_DATABASE_DSN='postgres://");
        assertThat(FreshMachine.read(fresh.machine().state().resolve("etc/openwatch.toml")))
                .startsWith("# mine\n[server] # too\nlisten = \"127.0.0.1:")
                .endsWith("\n\n[logging]\nformat = \"text\"\n");
    }

    /** Options that name an account, its password in a file. */
    private String[] account(String password) {
        fresh.machine().directory().toFile().mkdirs();
        Path file = fresh.machine().directory().resolve("password");
        try {
            Files.writeString(file, password + "\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return new String[] {
            "--yes", "--username", "kim", "--email", "kim@example.org", "--password-from", "file:" + file
        };
    }

    /** Sign in over HTTPS and return the status. */
    private String signIn(String name, String password) {
        return fresh.machine()
                .type("curl --silent --insecure --output /dev/null --write-out '%{http_code}'"
                        + " --header 'Content-Type: application/json' --data '{\"username\": \"" + name
                        + "\", \"password\": \"" + password + "\"}' https://127.0.0.1:"
                        + fresh.machine().port() + "/api/v1/auth/login")
                .out();
    }

    /** Under a terminal of its own, and {@code answer} typed into it. */
    private Running.Ended onTerminal(String answer, String... command) {
        String line = "openwatch " + String.join(" ", command);
        return fresh.machine()
                .type("printf '" + answer + "\\n' | script --quiet --return --command '" + line + "' /dev/null");
    }
}
