package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Guide;
import io.openwatch.testing.Transcript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuidePartTests {
    @TempDir
    Path directory;

    @Test
    @DisplayName("every console block of docs/ belongs to a part that a machine types, and every part has a block")
    void everyBlockIsTyped() throws IOException {
        Path docs = Guide.of("README.md").file().getParent();
        List<String> blocks;
        try (Stream<Path> pages = Files.list(docs)) {
            blocks = pages.filter(page -> page.toString().endsWith(".md"))
                    .map(Guide::new)
                    .flatMap(guide -> guide.transcripts().stream().map(block -> guide + " " + block.name()))
                    .distinct()
                    .toList();
        }
        Collection<String> parts = Arrays.stream(GuidePart.values())
                .map(part -> "docs/" + part.guide() + " " + part)
                .toList();
        assertThat(blocks).containsExactlyInAnyOrderElementsOf(parts);
    }

    @Test
    void aBlockSaysWhereItIsTypedHowItEndsAndWhatItShows() throws IOException {
        Path page = Files.writeString(directory.resolve("page.md"), """
                <!-- typed: first deb -->
                ```console
                $ sudo -u openwatch openwatch migrate
                ... needs root ... type:
                $ echo $?
                12
                $ date
                ```

                ```console
                $ uptime
                ```
                """);

        List<Transcript> blocks = new Guide(page).transcripts();

        assertThat(blocks).hasSize(2);
        assertThat(blocks.getFirst().name()).isEqualTo("first");
        assertThat(blocks.getFirst().format()).contains("deb");
        assertThat(blocks.getFirst().typed())
                .containsExactly(
                        new Transcript.Typed("sudo -u openwatch openwatch migrate", 12, List.of("needs root", "type:")),
                        new Transcript.Typed("date", 0, List.of()));
        assertThat(blocks.getLast().name()).isEmpty();
    }
}
