package io.openwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.report.ReportFormat;
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
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(text(out))
                .contains("warning: ", "pam.yml:8: W003: ", "site.yml:8: W009: ", "4 rules, 0 errors, 10 warnings");
        assertThat(run("kensa rules lint --strict --rules @")).isEqualTo(12);
        assertThat(text(out)).contains("error: ", "4 rules, 10 errors, 0 warnings");
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

    @Test
    void writesEveryFormOfReportForItsOwnerAlone() throws IOException {
        StringBuilder options = new StringBuilder("kensa scan --local --rules @ --var place=/");
        for (ReportFormat format : ReportFormat.values()) {
            options.append(" --output-file ").append(format.label()).append(':').append(file(format.label()));
        }
        assertThat(run(options.toString())).as(text(err)).isZero();
        assertThat(text(out)).contains("pass 2, fail 1 of 3 rules");
        for (ReportFormat format : ReportFormat.values()) {
            assertThat(file(format.label())).content().contains("wrong").contains("found / is there");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(format.label()))))
                    .isEqualTo("rw-------");
        }
        assertThat(run("kensa scan --local --rules @ --var place=/ --output html"))
                .isZero();
        assertThat(text(out)).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
        assertThat(run("kensa scan --local --rules @ --output oscal --output-file " + file("again")))
                .isZero();
        assertThat(file("again")).content().contains("assessment-results");
        assertThat(text(out)).contains("of 3 rules");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kensa facts --local --output html",
                "kensa scan --local --rules @ --output-file /no/such/directory/report",
                "kensa scan --local --rules @ --sign key",
                "kensa scan --local --rules @ --output-file report --sign /no/such/key",
                "kensa verify /no/such/report --public-key /no/such/key",
                "kensa diff /no/such/report /no/such/report"
            })
    void refusesWhatCannotBeDone(String line) {
        assertThat(run(line)).isEqualTo(2);
        assertThat(text(out)).isEmpty();
        assertThat(text(err)).isNotBlank();
    }

    @Test
    void signsReportsAndFindsAChangedByte() throws IOException {
        assertThat(run("kensa create-key " + file("key"))).isZero();
        assertThat(run("kensa create-key " + file("key"))).isEqualTo(2);
        assertThat(run("kensa scan --local --rules @ --output-file json:" + file("a") + " --output-file oscal:"
                        + file("b") + " --sign " + file("key")))
                .as(text(err))
                .isZero();
        for (String name : new String[] {"a", "b"}) {
            String verify = "kensa verify " + file(name) + " --public-key " + file("key.pub");
            assertThat(run(verify)).as(text(err)).isZero();
            assertThat(text(out)).contains("is as it was signed at", "SHA256:");
            byte[] bytes = Files.readAllBytes(file(name));
            bytes[bytes.length / 2] ^= 1;
            Files.write(file(name), bytes);
            assertThat(run(verify)).isEqualTo(1);
            assertThat(text(out)).contains("cannot be believed: it was changed after it was signed");
        }
    }

    @Test
    void comparesTwoScans() throws IOException {
        run("kensa scan --local --rules @ --output-file json:" + file("before"));
        rule("there", "[{ default: true, check: { method: file_absent, path: / } }]");
        rule("wrong", "[{ default: true, check: { method: file_exists, path: / } }]");
        run("kensa scan --local --rules @ --output-file json:" + file("after"));
        String diff = "kensa diff " + file("before") + " " + file("after");
        assertThat(run(diff)).isZero();
        assertThat(text(out))
                .contains("new failures: 1\n  localhost  there  pass -> fail  high: ")
                .contains("fixed: 1\n  localhost  wrong  fail -> pass  high: ");
        assertThat(run(diff + " --fail-on-worse")).isEqualTo(1);
        assertThat(run("kensa diff " + file("after") + " " + file("after") + " --fail-on-worse"))
                .isZero();
        assertThat(text(out)).isEqualTo("nothing ended differently\n");
    }

    @Test
    void waivedRulesDoNotFailTheCommandUntilTheirLastDay() throws IOException {
        String scan = "kensa scan --local --rules @ --fail-on high --waivers " + file("waivers");
        String waiver = "waivers: [{ rule: wrong, host: localhost, reason: known, by: ann, until: %s }]";
        Files.writeString(file("waivers"), waiver.formatted("2999-01-01"));
        assertThat(run(scan)).as(text(err)).isZero();
        assertThat(text(out)).contains("waived until 2999-01-01 by ann, known: ", "waived 1 of 3 rules");
        Files.writeString(file("waivers"), waiver.formatted("2020-01-01"));
        assertThat(run(scan)).isEqualTo(1);
        assertThat(text(out)).contains("the waiver by ann ended on 2020-01-01: ");
        Files.writeString(file("waivers"), waiver.formatted("soon"));
        assertThat(run(scan)).isEqualTo(12);
        assertThat(text(out)).isEmpty();
    }

    @Test
    void profilesSelectRulesAndBringValues() throws IOException {
        Files.writeString(file("profile"), "{ profile: demo, rules: [site], variables: { place: / } }");
        assertThat(run("kensa scan --local --rules @ --profile " + file("profile")))
                .as(text(err))
                .isZero();
        assertThat(text(out)).contains("pass 1 of 1 rules");
        run("kensa scan --local --rules @ --var place=/no/such/file --profile " + file("profile"));
        assertThat(text(out)).contains("fail 1 of 1 rules");
        Files.writeString(file("profile"), "{ profile: demo, rules: [sight] }");
        assertThat(run("kensa scan --local --rules @ --profile " + file("profile")))
                .isEqualTo(12);
        assertThat(text(err)).contains("rules that are not there [sight]");
    }

    private Path file(String name) {
        return directory.resolve(name);
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
