package io.openwatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnvironmentFileTests {
    private static final Path FILE = Path.of("/etc/openwatch/secrets.env");

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("A=plain", "plain"),
                arguments("  A = spaced out \t", "spaced out"),
                arguments("A=", ""),
                arguments("A=a=b", "a=b"),
                arguments("A=x#y", "x#y"),
                arguments("A=x # no comment", "x # no comment"),
                arguments(
                        "A=postgres://u:p&q$HOME`id`@h/d?sslmode=require",
                        "postgres://u:p&q$HOME`id`@h/d?sslmode=require"),
                arguments("A='single \\n \" $x'", "single \\n \" $x"),
                arguments("A=\"double \\\" \\$x \\` \\\\ \\n\"", "double \" $x ` \\ \\n"),
                arguments("A='one'  \"two\"", "onetwo"),
                arguments("A='one' two ", "onetwo"),
                arguments("A=in\"side\"", "in\"side\""),
                arguments("A=back\\slash\\ kept\\  ", "backslash kept "),
                arguments("A=first\\\nsecond", "firstsecond"),
                arguments("A=\"first\\\nsecond\"", "firstsecond"),
                arguments("A=\"first\nsecond\"", "first\nsecond"),
                arguments("A=' padded '", " padded "),
                arguments("A=one\nA=two", "two"),
                arguments("# c\n; d\n\nA=after", "after"),
                arguments("A=crlf\r\nB=1", "crlf"),
                arguments("A=ünïcode", "ünïcode"));
    }

    @ParameterizedTest(name = "[{index}]")
    @MethodSource("values")
    @DisplayName("trap 27: reads a value as systemd's EnvironmentFile does")
    void readsAValueAsSystemdDoes(String text, String expected) {
        EnvironmentFile read = EnvironmentFile.parse(FILE, text);
        assertThat(read.problems()).isEmpty();
        assertThat(read.byName().get("A").value()).isEqualTo(expected);
    }

    static Stream<Arguments> problems() {
        return Stream.of(
                arguments("\nexport A=1", ":2:", "drop the word export"),
                arguments("A=1\njust words\nB=2", ":2:", "no assignment"),
                arguments("A='open", ":1:", "never closed"),
                arguments("# old path C:\\\nA=1", ":1:", "backslash"),
                arguments("1A=x", ":1:", "no name"));
    }

    @ParameterizedTest(name = "[{index}] {2}")
    @MethodSource("problems")
    void reportsWhatSystemdWouldDropInSilence(String text, String place, String words) {
        EnvironmentFile read = EnvironmentFile.parse(FILE, text);
        assertThat(read.problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.text()).startsWith(FILE + place).contains(words));
    }

    @Test
    void countsLinesAcrossValuesOfSeveralLines() {
        EnvironmentFile read = EnvironmentFile.parse(FILE, "A=\"1\n2\"\nB=x\\\ny\nC=3");
        assertThat(read.assignments())
                .extracting(EnvironmentFile.Assignment::line)
                .containsExactly(1, 3, 5);
    }

    @Test
    void neverPrintsAValue() {
        assertThat(EnvironmentFile.parse(FILE, "A=hunter2").toString()).doesNotContain("hunter2");
    }
}
