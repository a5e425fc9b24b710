package io.openwatch.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A page of the documentation. */
public record Guide(Path file) {

    /** Find {@code docs/name} of this checkout. */
    public static Guide of(String name) {
        return new Guide(Path.of(System.getProperty("basedir", "."), "..", "docs", name)
                .toAbsolutePath()
                .normalize());
    }

    public String text() {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The commands that are indented by four, in the order of the page. */
    public List<String> commands() {
        return text().lines()
                .filter(line -> line.startsWith("    ") && !line.isBlank())
                .map(String::strip)
                .toList();
    }

    /** The console blocks, in the order of the page. */
    public List<Transcript> transcripts() {
        return Transcript.of(this);
    }

    /** The table between the markers of this name. */
    public GeneratedTable generated(String name) {
        return new GeneratedTable(this, name);
    }

    @Override
    public String toString() {
        return "docs/" + file.getFileName();
    }
}
