package io.openwatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keep a table of a guide equal to what the code says: between the markers {@code <!-- generated: NAME -->} and
 * {@code <!-- end -->}. With {@code -Ddocs.update=true} the table is written instead of compared.
 */
public record GeneratedTable(Guide guide, String name) {

    /** The table has exactly these rows. */
    public void mustShow(List<String> header, List<List<String>> rows) throws IOException {
        mustShow(lines(header, rows));
    }

    /** The table has exactly these rows, and a last column in a person's words, which is kept and must not be empty. */
    public void mustExplain(List<String> header, List<List<String>> rows) throws IOException {
        List<List<String>> explained = rows.stream()
                .map(row -> Stream.concat(row.stream(), Stream.of(explanation(row.get(0))))
                        .toList())
                .toList();
        mustShow(lines(header, explained));
        assertThat(explained)
                .as("rows of %s in %s without words", name, guide)
                .noneMatch(row -> row.get(row.size() - 1).isEmpty());
    }

    private String explanation(String key) {
        return guide.text()
                .lines()
                .filter(line -> line.startsWith("| " + key + " |"))
                .map(line -> line.substring(0, line.length() - 1))
                .map(line -> line.substring(line.lastIndexOf('|') + 1).strip())
                .findFirst()
                .orElse("");
    }

    private void mustShow(String table) throws IOException {
        String text = guide.text();
        String open = "<!-- generated: " + name + " -->\n";
        int from = text.indexOf(open);
        int to = text.indexOf("<!-- end -->", from);
        assertThat(from).as("the marker %s in %s", open.strip(), guide).isNotNegative();
        assertThat(to).as("the end marker after %s in %s", open.strip(), guide).isNotNegative();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(guide.file(), text.substring(0, from) + open + table + text.substring(to));
            return;
        }
        assertThat(text.substring(from + open.length(), to))
                .as("%s has an old table; run the tests of openwatch-app with -Ddocs.update=true", guide)
                .isEqualTo(table);
    }

    private static String lines(List<String> header, List<List<String>> rows) {
        String rule = header.stream().map(column -> "---").collect(Collectors.joining(" | ", "| ", " |\n"));
        return line(header) + rule + rows.stream().map(GeneratedTable::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
