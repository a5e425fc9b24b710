package io.openwatch.cli;

import io.openwatch.kensa.Shown;

/** Writes what hosts and rules say for people. */
final class KensaText {

    private KensaText() {}

    /** Make a text safe for a terminal. */
    static String safe(String text) {
        return Shown.text(text);
    }

    /** Make a text safe for a terminal, and one line. */
    static String line(String text) {
        return Shown.text(text).strip().replaceAll("\\s*\\n\\s*", " | ");
    }
}
