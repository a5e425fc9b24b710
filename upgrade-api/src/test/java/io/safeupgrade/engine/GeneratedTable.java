package io.safeupgrade.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keep a part of a guide equal to what the code says: between the markers {@code <!-- generated: NAME -->} and
 * {@code <!-- end -->}. With {@code -Ddocs.update=true} the part is written instead of compared.
 */
record GeneratedTable(Path guide, String name) {

    static GeneratedTable in(String guide, String name) {
        return new GeneratedTable(Path.of(System.getProperty("basedir", "."), "..", "docs", guide), name);
    }

    void mustShow(String table) throws IOException {
        String text = Files.readString(guide);
        String open = "<!-- generated: " + name + " -->\n";
        int from = text.indexOf(open);
        int to = text.indexOf("<!-- end -->", from);
        assertThat(from).as("the marker %s in %s", open.strip(), guide).isNotNegative();
        assertThat(to).as("the end marker after %s in %s", open.strip(), guide).isNotNegative();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(guide, text.substring(0, from) + open + table + text.substring(to));
            return;
        }
        assertThat(text.substring(from + open.length(), to))
                .as("%s has an old table; run the tests of upgrade-api with -Ddocs.update=true", guide)
                .isEqualTo(table);
    }
}
