package io.openwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Home;
import io.openwatch.testing.Program;
import io.openwatch.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CommandLineTests {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Home home;

    @BeforeEach
    void furnish() {
        home = Home.in(directory, "postgres://openwatch:" + TestDatabase.PASSWORD + "@127.0.0.1:5432/openwatch");
    }

    @Test
    void takesConfigBeforeAndAfterTheSubcommand() throws IOException {
        Path config = Files.writeString(directory.resolve("other.toml"), "[database]\nmax_connections = 3\n");
        assertThat(run("--config", config.toString(), "check-config")).isZero();
        assertThat(run("check-config", "--config", config.toString())).isZero();
        assertThat(text(out)
                        .lines()
                        .filter(line -> line.startsWith("database.max_connections = 3")
                                || line.matches("database.max_connections += 3 .*")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).endsWith("# " + config + ":2"));
    }

    @Test
    void printsTheResolvedConfigurationWithoutSecrets() {
        assertThat(run("check-config")).isZero();
        assertThat(text(out))
                .containsPattern("database\\.dsn += postgres(ql)?://openwatch:\\*\\*\\*@127\\.0\\.0\\.1:5432/openwatch")
                .contains("secrets.env:1")
                .contains("configuration ok")
                .doesNotContain(TestDatabase.PASSWORD);
    }

    @Test
    void listsEveryErrorAndExitsTwelve() {
        home.environment().put("OPENWATCH_LOGGING_LEVEL", "loud");
        home.environment().put("AUTO_BACKUP", "YES");
        assertThat(run("check-config")).isEqualTo(12);
        assertThat(text(err))
                .contains("logging.level [loud]")
                .contains("AUTO_BACKUP [YES]")
                .contains("2 errors");
        assertThat(run("serve")).isEqualTo(12);
    }

    @Test
    void printsJsonForPrograms() {
        assertThat(run("check-config", "--output", "json", "--changes-from", "1.0.0"))
                .isZero();
        JsonNode document = JsonMapper.builder().build().readTree(text(out));
        assertThat(document.path("format").asString()).isEqualTo("openwatch.check-config/1");
        assertThat(document.path("valid").asBoolean()).isTrue();
        assertThat(document.path("settings").size()).isGreaterThan(10);
        assertThat(document.path("changes").toString()).contains("server.listen_address");
        assertThat(text(out)).doesNotContain(TestDatabase.PASSWORD);
    }

    @Test
    void warnsOfAKeyThatIsIgnoredAndEndsWell() throws IOException {
        Path config = Files.writeString(
                directory.resolve("earlier.toml"),
                "[identity]\njwt_private_key = \"/etc/openwatch/keys/jwt_private.pem\"\n");
        assertThat(run("--config", config.toString(), "check-config", "--changes-from", "1.0.0"))
                .isZero();
        assertThat(text(out) + text(err))
                .contains("configuration ok")
                .contains("identity.jwt_private_key: ignored from 2.0.0 on")
                .contains("the key [identity.jwt_private_key] set in [" + config + ":2]")
                .contains("remove the line")
                .doesNotContain("identity.jwt_private_key = ");
    }

    @Test
    void exitsTwoOnUsageErrors() {
        assertThat(run("upgrate")).isEqualTo(2);
        assertThat(text(err)).contains("upgrate");
        assertThat(run()).isEqualTo(2);
        assertThat(run("serve", "--lisen", "x")).isEqualTo(2);
        assertThat(run("check-config", "--changes-from", "yesterday")).isEqualTo(2);
    }

    @Test
    void printsACompletionScript() {
        assertThat(run("completion", "bash")).isZero();
        assertThat(text(out)).contains("complete -F").contains("check-config");
    }

    @Test
    void printsTheVersionAsARealProgram() {
        Program.Finished finished = Program.run(home, "--version");
        assertThat(finished.exit()).isZero();
        assertThat(finished.out()).startsWith("openwatch 2.0.0");
        assertThat(finished.err()).isEmpty();
    }

    private int run(String... arguments) {
        return CommandLineRun.of(home.environment(), print(out), print(err)).run(arguments);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
