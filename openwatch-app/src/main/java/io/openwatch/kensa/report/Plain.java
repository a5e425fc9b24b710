package io.openwatch.kensa.report;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Spells the characters that could act where a document is shown. Texts of records are spelled already; ids of rules, names
 * of methods and controls are not, and neither are halves of characters, which no encoding can write.
 */
final class Plain {

    private static final Pattern ENDS = Pattern.compile("[^\\S\\n]*+\\n\\s*");

    private Plain() {}

    /** Return {@code text} with everything spelled that is no visible character, blank, tab or end of line. */
    static String text(String text) {
        return harmless(text) ? text : spelled(text);
    }

    /** Most texts are: a report of many hosts looks at hundreds of millions of characters. */
    private static boolean harmless(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' || c > '~') && c != '\n' && c != '\t') {
                return false;
            }
        }
        return true;
    }

    private static String spelled(String text) {
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
        String plain = text(text).strip();
        return (plain.indexOf('\n') < 0 ? plain : ENDS.matcher(plain).replaceAll(" | ")).replace('\t', ' ');
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
