package io.openwatch.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Guide;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/evidence.md sends nobody to a test or a benchmark that there is not. */
class EvidenceGuideTests {
    private static final Guide GUIDE = Guide.of("evidence.md");
    private static final Path ROOT = GUIDE.file().getParent().getParent();

    @Test
    void namesTestsThatThereAre() throws IOException {
        List<String> named = named("-Dtest='?([^`' ]+)");
        assertThat(named).hasSizeGreaterThan(20);
        Set<String> classes = testClasses();
        assertThat(named)
                .allSatisfy(name -> assertThat(classes)
                        .as(name)
                        .anyMatch(existing -> existing.matches(
                                "(.*/)?" + name.replace("*", "[^/]*").replaceFirst("^.*/", ""))));
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
        assertThat(named("\\./dev bench ([a-z-]+)"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(known).contains("./dev bench " + name + " "));
    }

    private static List<String> named(String pattern) {
        return Pattern.compile(pattern)
                .matcher(GUIDE.text())
                .results()
                .map((MatchResult found) -> found.group(1))
                .flatMap(names -> Arrays.stream(names.split("\\+")))
                .filter(name -> !name.equals("NAME"))
                .toList();
    }

    private static Set<String> testClasses() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(EvidenceGuideTests::filesBelow)
                    .map(file -> file.toString().replaceFirst("\\.java$", ""))
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<Path> filesBelow(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith("Tests.java")).toList().stream();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
