package io.openwatch.cli;

import java.time.LocalDate;
import java.util.Locale;

/** Writes the language of man pages. */
final class Roff {
    private final StringBuilder text = new StringBuilder();

    Roff(String name, LocalDate date, String source) {
        text.append(".TH \"%s\" 1 \"%s\" \"%s\" \"OpenWatch\"\n"
                .formatted(escaped(name.toUpperCase(Locale.ROOT)), date, escaped(source)));
        // Neither stretched lines nor divided words.
        text.append(".ad l\n.nh\n");
    }

    Roff section(String title) {
        text.append(".SH \"").append(escaped(title)).append("\"\n");
        return this;
    }

    Roff paragraph(String words) {
        text.append(".PP\n");
        return line(words);
    }

    Roff term(String term, String meaning) {
        text.append(".TP\n");
        bold(term);
        return line(meaning);
    }

    Roff bold(String words) {
        text.append("\\fB").append(escaped(words)).append("\\fR\n");
        return this;
    }

    Roff line(String words) {
        String line = escaped(words);
        // A dot or a quote at the start would be an order.
        text.append(line.startsWith(".") || line.startsWith("'") ? "\\&" : "")
                .append(line)
                .append('\n');
        return this;
    }

    String text() {
        return text.toString();
    }

    private static String escaped(String words) {
        return words.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
    }
}
