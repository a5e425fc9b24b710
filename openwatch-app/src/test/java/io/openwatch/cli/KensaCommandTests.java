package io.openwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.testing.Rules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KensaCommandTests {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void write() throws IOException {
        rule("there", "[{ default: true, check: { method: file_exists, path: / } }]");
        rule("wrong", "[{ default: true, check: { method: file_absent, path: / } }]");
        rule("site", "[{ default: true, check: { method: file_exists, path: '{{ place }}' } }]");
    }

    @ParameterizedTest
    @CsvSource({
        "'',                                 0",
        "--fail-on high,                     1",
        "--fail-on critical,                 0",
        "--fail-on low --rule there,         0",
        "--rule nothing,                     2",
        "--at-once 0,                        2",
        "--host a,                           2",
        "--variables /no/such/directory,     2",
        "--var login_failures_at_most=many, 12"
    })
    void endsWithTheExitCodeThatTheOptionsAskFor(String options, int exit) {
        assertThat(run(("kensa scan --local --rules @ " + options).strip()))
                .as(text(err))
                .isEqualTo(exit);
    }

    @Test
    void printsEveryStatusWithItsReason() {
        run("kensa scan --local --rules @");
        assertThat(text(out))
                .contains("pass           high      there: Do it", "fail           high      wrong: Do it")
                .contains("found / is there, expected not there")
                .contains("the variable [place] has no value; declare it in a file of variables or with --var")
                .contains("pass 1, fail 1, skipped 1 of 3 rules");
        run("kensa scan --local --rules @ --var place=/ --quiet");
        assertThat(text(out)).contains("pass 2, fail 1 of 3 rules");
    }

    @Test
    void d18_aHostThatCannotBeReachedIsAFailureOfTheCommand() {
        assertThat(run("kensa scan --rules @ --host 127.0.0.1:1 --connect-timeout 5"))
                .isEqualTo(13);
        assertThat(text(out)).contains("cannot be reached: Connection refused", "error 2, skipped 1 of 3 rules");
    }

    @Test
    void scansNothingByRulesThatAreWrong() throws IOException {
        rule("bad", "[{ default: true, check: { method: file_exist, path: / } }]");
        assertThat(run("kensa scan --local --rules @")).isEqualTo(12);
        assertThat(text(err))
                .contains("bad.yml:8: no check method is called [file_exist]; did you mean [file_exists]?");
        assertThat(text(out)).isEmpty();
        assertThat(run("kensa rules lint --rules @")).isEqualTo(12);
        assertThat(text(out)).contains("3 rules, 1 errors");
    }

    @Test
    void warningsAreErrorsWhenThatIsAskedFor() throws IOException {
        rule("pam", "[{ default: true, check: { method: file_content, path: /etc/pam.d/su, expected_content: x } }]");
        assertThat(run("kensa rules lint --rules @")).isZero();
        assertThat(text(out)).contains("warning: ", "pam.yml:8: W003: ", "4 rules, 0 errors, 9 warnings");
        assertThat(run("kensa rules lint --strict --rules @")).isEqualTo(12);
        assertThat(text(out)).contains("error: ", "4 rules, 9 errors, 0 warnings");
    }

    @Test
    void listsRulesByCategory() {
        run("kensa rules list --rules @ --rule there,site");
        assertThat(text(out)).isEqualTo("""
                system (2)
                  high      site   Do it
                  high      there  Do it
                2 rules: high 2
                """);
    }

    @Test
    void takesNoSecretFromAFileThatOthersRead() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "s3cret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run("kensa scan --rules @ --host 127.0.0.1:1 --password-file " + file))
                .isEqualTo(2);
        assertThat(text(err)).contains("others can read [" + file + "]").doesNotContain("s3cret");
    }

    private void rule(String id, String implementations) throws IOException {
        Path home = Files.createDirectories(directory.resolve("rules/system"));
        Files.writeString(home.resolve(id + ".yml"), Rules.text(id, implementations));
    }

    private int run(String line) {
        out.reset();
        err.reset();
        String[] words = line.replace("@ ", directory.resolve("rules") + " ")
                .replaceFirst("@$", directory.resolve("rules").toString())
                .split(" +");
        Map<String, String> environment = Map.of("HOME", directory.toString());
        return CommandLineRun.of(environment, print(out), print(err)).run(words);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
