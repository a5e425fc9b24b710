package io.openwatch.config;

import io.openwatch.config.EnvironmentFile.Assignment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Walk once over the text of an environment file.
 *
 * <p>The grammar, as systemd 252 was seen to apply it: a value may consist of several quoted pieces, white space between
 * them is dropped; inside double quotes a backslash escapes {@code " \ ` $} and eats a line end, before anything else it
 * stays; inside single quotes everything is literal, line ends too; outside of quotes a backslash takes the next
 * character literally and eats a line end; {@code #} and {@code ;} start a comment only where a name could start.
 */
final class EnvironmentFileParser {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String BLANKS = " \t\n\r";
    private static final String LINE_ENDS = "\n\r";
    private static final String ESCAPED_IN_QUOTES = "\"\\`$";

    private final Path file;
    private final String text;
    private final List<Assignment> assignments = new ArrayList<>();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private int at;
    private int line = 1;

    EnvironmentFileParser(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    EnvironmentFile parse() {
        while (skipBlanks()) {
            char first = text.charAt(at);
            if (first == '#' || first == ';') {
                comment();
            } else {
                assignment();
            }
        }
        return new EnvironmentFile(file, assignments, problems);
    }

    private boolean skipBlanks() {
        while (at < text.length() && BLANKS.indexOf(text.charAt(at)) >= 0) {
            next();
        }
        return at < text.length();
    }

    private void comment() {
        int began = line;
        boolean continued = false;
        while (at < text.length() && !atLineEnd()) {
            continued = next() == '\\' && !continued;
        }
        if (continued && at < text.length()) {
            problem(
                    began,
                    "#",
                    "the comment ends in a backslash, which older releases of systemd take for a continuation",
                    "remove the backslash at the end of the comment");
        }
    }

    private void assignment() {
        int began = line;
        StringBuilder name = new StringBuilder();
        while (at < text.length() && !atLineEnd() && text.charAt(at) != '=') {
            name.append(next());
        }
        String key = name.toString().stripTrailing();
        if (at >= text.length() || atLineEnd()) {
            problem(began, key, "the line is no assignment", "write NAME=value, or start the line with #");
            return;
        }
        next();
        String value = value(began, key);
        if (NAME.matcher(key).matches()) {
            assignments.add(new Assignment(key, value, began));
        } else {
            String remedy = key.startsWith("export ")
                    ? "drop the word export: no shell reads this file"
                    : "letters, digits and _";
            problem(began, key, "this is no name of a variable", remedy);
        }
    }

    /** Read pieces until the line ends; a bare piece runs to the end of the line, a quoted one may be followed. */
    private String value(int began, String key) {
        StringBuilder value = new StringBuilder();
        while (at < text.length() && !atLineEnd()) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                next();
                quoted(value, c, began, key);
            } else if (BLANKS.indexOf(c) >= 0) {
                next();
            } else {
                bare(value);
            }
        }
        return value.toString();
    }

    private void quoted(StringBuilder value, char quote, int began, String key) {
        while (at < text.length()) {
            char c = next();
            if (c == quote) {
                return;
            }
            if (c == '\\' && quote == '"' && at < text.length()) {
                escapedInQuotes(value);
            } else {
                value.append(c);
            }
        }
        problem(began, key, "the quote [" + quote + "] is never closed", "close it at the end of the value");
    }

    private void escapedInQuotes(StringBuilder value) {
        char escaped = next();
        if (ESCAPED_IN_QUOTES.indexOf(escaped) >= 0) {
            value.append(escaped);
        } else if (escaped != '\n') {
            value.append('\\').append(escaped);
        }
    }

    /** Trailing blanks fall away unless a backslash protects them. */
    private void bare(StringBuilder value) {
        int keep = value.length();
        while (at < text.length() && !atLineEnd()) {
            char c = next();
            if (c != '\\') {
                value.append(c);
                keep = BLANKS.indexOf(c) >= 0 ? keep : value.length();
            } else if (at < text.length()) {
                char escaped = next();
                if (LINE_ENDS.indexOf(escaped) < 0) {
                    value.append(escaped);
                }
                keep = value.length();
            }
        }
        value.setLength(keep);
    }

    private boolean atLineEnd() {
        return LINE_ENDS.indexOf(text.charAt(at)) >= 0;
    }

    private char next() {
        char c = text.charAt(at++);
        if (c == '\n') {
            line++;
        }
        return c;
    }

    private void problem(int where, String key, String what, String expected) {
        problems.add(ConfigProblem.at(file, where).key(key).saying(what, expected));
    }
}
