package io.openwatch.kensa.report;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spells texts as OSCAL wants them. */
final class OscalText {

    private static final String NAMESPACE = "urn:openwatch:kensa";
    private static final Pattern NIST =
            Pattern.compile("([A-Za-z]{2}-[0-9]{1,3})(?:\\(([0-9]{1,3})\\))?.*", Pattern.DOTALL);

    private static final Pattern BLANKS = Pattern.compile("[\\s\\u0085]+");

    private static final boolean[] MARKS = marks("\\`*_~^[]{}#|!$>\"'");

    private OscalText() {}

    private static boolean[] marks(String characters) {
        boolean[] marks = new boolean[128];
        characters.chars().forEach(c -> marks[c] = true);
        return marks;
    }

    /** Return {@code text} as paragraphs in which nothing is markup; what is blank becomes a dash. */
    static String paragraphs(String text) {
        String plain = Plain.text(text).strip();
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c == '<') {
                out.append("&lt;");
            } else if (c == '&') {
                out.append("&amp;");
            } else {
                out.append(c < MARKS.length && MARKS[c] ? "\\" : "").append(c);
            }
        }
        return out.isEmpty() ? "-" : out.toString();
    }

    /** Return the same in one line. */
    static String line(String text) {
        return paragraphs(Plain.line(text));
    }

    /** Return a property of ours; what is blank becomes a dash. */
    static Map<String, Object> property(String name, String value) {
        String plain = Plain.line(value);
        String line =
                even(plain) ? plain : BLANKS.matcher(plain).replaceAll(" ").strip();
        return Map.of("name", name, "ns", NAMESPACE, "value", line.isEmpty() ? "-" : line);
    }

    /** Say whether there is no blank but single spaces, as in nearly every value. */
    private static boolean even(String line) {
        return line.indexOf("  ") < 0 && line.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /** Return {@code text} as a token: letters, digits, dots and hyphens, a letter first. */
    static String token(String text) {
        String kept = text.replaceAll("[^A-Za-z0-9._-]", "_");
        return kept.isEmpty() || !Character.isLetter(kept.charAt(0)) ? "_" + kept : kept;
    }

    /** Return the id that NIST's catalog gives a control: {@code AU-5(2)} is {@code au-5.2} there. */
    static Optional<String> control(String control) {
        Matcher matcher = NIST.matcher(control);
        return matcher.matches()
                ? Optional.of(matcher.group(1).toLowerCase(Locale.ROOT)
                        + (matcher.group(2) == null ? "" : "." + matcher.group(2)))
                : Optional.empty();
    }
}
