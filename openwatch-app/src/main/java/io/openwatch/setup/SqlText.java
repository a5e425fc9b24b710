package io.openwatch.setup;

import java.util.regex.Pattern;

/** Writes names and texts into statements, and keeps password verifiers out of what is said about them. */
final class SqlText {
    private static final Pattern VERIFIER = Pattern.compile("SCRAM-SHA-256\\$[^'\\s]*");

    private SqlText() {}

    static String name(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    /** Quote a text; the E keeps a backslash from meaning two things, whatever the server is set to. */
    static String text(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    static String presentable(String said) {
        return VERIFIER.matcher(said).replaceAll("***");
    }
}
