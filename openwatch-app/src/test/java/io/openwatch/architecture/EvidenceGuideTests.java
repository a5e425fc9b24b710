package io.openwatch.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Guide;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/evidence.md and docs/traps.md send nobody to a test or a benchmark that there is not. */
class EvidenceGuideTests {
    private static final Guide GUIDE = Guide.of("evidence.md");
    private static final Guide TRAPS = Guide.of("traps.md");
    private static final Path ROOT = GUIDE.file().getParent().getParent();

    @Test
    void namesTestsThatThereAre() throws IOException {
        List<String> named = named(GUIDE, "-Dtest='?([^`' ]+)");
        assertThat(named).hasSizeGreaterThan(20);
        Set<String> classes = testClasses();
        assertThat(named)
                .allSatisfy(name -> assertThat(classes)
                        .as(name)
                        .anyMatch(existing -> existing.matches(
                                "(.*/)?" + name.replace("*", "[^/]*").replaceFirst("^.*/", ""))));
    }

    @Test
    void namesATestForEachTrap() throws IOException {
        Set<String> classes = testClasses().stream()
                .map(file -> file.replaceFirst("^.*/", ""))
                .collect(Collectors.toSet());
        assertThat(named(TRAPS, "`([A-Za-z]+(?:Tests|Scenarios))`"))
                .isNotEmpty()
                .isSubsetOf(classes);
        assertThat(named(TRAPS, "(?m)^\\| (\\d+) \\|.*`\\w+` \\|$"))
                .as("traps with a test; 29 has none: there is no rehearsal")
                .hasSize(36)
                .doesNotContain("29");
    }

    @Test
    void namesBenchmarksThatThereAre() throws Exception {
        ProcessBuilder usage =
                new ProcessBuilder("sh", ROOT.resolve("benchmarks/bench.sh").toString());
        usage.environment().put("DEV_ROOT", ROOT.toString());
        usage.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = usage.redirectErrorStream(true).start();
        String known = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertThat(named(GUIDE, "\\./dev bench ([a-z-]+)"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(known).contains("./dev bench " + name + " "));
    }

    private static List<String> named(Guide page, String pattern) {
        return Pattern.compile(pattern)
                .matcher(page.text())
                .results()
                .map((MatchResult found) -> found.group(1))
                .flatMap(names -> Arrays.stream(names.split(",")))
                .filter(name -> !name.equals("NAME"))
                .toList();
    }

    private static Set<String> testClasses() throws IOException {
        Set<String> classes = new HashSet<>();
        for (String module : List.of(
                "upgrade-api",
                "upgrade-postgres",
                "upgrade-systemd",
                "upgrade-testkit",
                "openwatch-app",
                "examples/embedded")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                files.map(Path::toString)
                        .filter(file -> file.endsWith(".java"))
                        .map(file -> file.substring(0, file.length() - ".java".length()))
                        .forEach(classes::add);
            }
        }
        return classes;
    }
}
