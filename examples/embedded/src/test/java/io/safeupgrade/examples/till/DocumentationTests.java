package io.safeupgrade.examples.till;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the guide shows is what these tests run. */
class DocumentationTests {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();
    private static final Pattern SHOWN =
            Pattern.compile("<!-- snippet: (\\S+)#(\\S+) -->\\n```\\w+\\n(.*?)\\n```", Pattern.DOTALL);

    private static final Pattern VERSION =
            Pattern.compile("<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>");

    @Test
    void guideShowsTheSourceAsItIs() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/embedding.md"));
        List<MatchResult> shown = SHOWN.matcher(guide).results().toList();
        assertThat(shown).hasSize(4);
        for (MatchResult snippet : shown) {
            String source = Files.readString(ROOT.resolve(snippet.group(1)));
            assertThat(snippet.group(3)).as(snippet.group(2)).isEqualTo(region(source, snippet.group(2)));
        }
    }

    @Test
    void guideNamesTheDependenciesThatTheExampleHas() throws IOException {
        List<String> named = versions(ROOT.resolve("docs/embedding.md"));
        assertThat(named).hasSize(3);
        assertThat(named.getFirst())
                .isEqualTo(versions(ROOT.resolve("pom.xml"))
                        .getFirst()
                        .replace("safe-upgrade-parent", "upgrade-postgres"));
        assertThat(System.getProperty("java.class.path"))
                .contains(named.subList(1, 3).stream().map(jar -> jar + ".jar").toList());
    }

    @Test
    void readmeRunsTheLauncherThatExists() throws IOException {
        assertThat(Files.readString(ROOT.resolve("examples/README.md"))).contains("examples/embedded/till\n");
        assertThat(ROOT.resolve("examples/embedded/till")).isExecutable();
        assertThat(Files.readString(ROOT.resolve("examples/embedded/till"))).contains(" " + Till.class.getName() + " ");
    }

    /** Return artifacts with their versions, in the order of the file. */
    private static List<String> versions(Path file) throws IOException {
        return VERSION.matcher(Files.readString(file))
                .results()
                .map(found -> found.group(1) + "-" + found.group(2))
                .toList();
    }

    private static String region(String source, String name) {
        String begin = "// snippet: " + name + "\n";
        assertThat(source).contains(begin);
        String rest = source.substring(source.indexOf(begin) + begin.length());
        return rest.substring(0, rest.indexOf("// end of snippet"))
                .stripIndent()
                .strip();
    }
}
