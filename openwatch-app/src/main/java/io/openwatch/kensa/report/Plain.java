package io.openwatch.kensa.report;

import java.util.Locale;

/**
 * Spells the characters that could act where a document is shown. Texts of records are spelled already; ids of rules, names
 * of methods and controls are not, and neither are halves of characters, which no encoding can write.
 */
final class Plain {

    private Plain() {}

    /** Return {@code text} with everything spelled that is no visible character, blank, tab or end of line. */
    static String text(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            if (point == '\n' || point == '\t' || !acts(point)) {
                out.appendCodePoint(point);
            } else {
                spell(point, out);
            }
        }
        return out.toString();
    }

    /** Return the same in one line. */
    static String line(String text) {
        return text(text).strip().replaceAll("\\s*\\n\\s*", " | ").replace('\t', ' ');
    }

    private static boolean acts(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            // XML has no place for these two of every plane.
            default -> (point & 0xfffe) == 0xfffe;
        };
    }

    private static void spell(int point, StringBuilder out) {
        out.append(String.format(Locale.ROOT, point < 0x100 ? "\\x%02x" : "\\u%04x", point));
    }
}
