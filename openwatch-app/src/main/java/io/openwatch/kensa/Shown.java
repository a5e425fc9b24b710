package io.openwatch.kensa;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Make text that came from a host or a rule safe to show: no secret, no control character, no end of it.
 *
 * @since 0.1
 */
public final class Shown {

    private static final String STARS = "***";

    private static final List<Masked> MASKED = List.of(
            // A whole key, or what was left of one.
            new Masked("-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)", 0),
            // crypt(3): $6$salt$hash and its relatives, as in shadow.
            new Masked("\\$(?:[0-9][a-z]?|y|gy|sha1|argon2[a-z]*)\\$[^\\s:]{8,}", 0),
            new Masked("://[^\\s/@:]*:([^\\s/@]+)@", 1),
            // Not the name of a file before what was found in it: [/etc/passwd: a line matches].
            new Masked(
                    "(?i)(?<!/etc/[\\w./-]{0,100})(?:password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|credential)s?"
                            + "[\"']?\\s*[=:]\\s*[\"']?([^\\s\"',;]+)",
                    1),
            new Masked("(?im)^\\s*(?:bindpw|rootpw|rootbindpw|password_pbkdf2\\s+\\S+)\\s+(\\S+)", 1),
            new Masked("grub\\.pbkdf2\\.\\S+", 0));

    private Shown() {}

    /** Return {@code text} without secrets, control characters spelled {@code \\x1b}, cut to {@link Evidence#LONGEST}. */
    public static String text(String text) {
        // Twice the length, so that a secret which begins before the cut is still recognized by its end.
        String start = text.length() > 2 * Evidence.LONGEST ? text.substring(0, 2 * Evidence.LONGEST) : text;
        String plain = visible(masked(start));
        return plain.length() > Evidence.LONGEST || start.length() < text.length() ? cut(plain, text.length()) : plain;
    }

    private static String cut(String plain, int length) {
        String kept = plain.substring(0, Math.min(plain.length(), Evidence.LONGEST));
        return kept + "... [" + length + " characters]";
    }

    private static String masked(String text) {
        String masked = text;
        for (Masked one : MASKED) {
            masked = one.in(masked);
        }
        return masked;
    }

    /** The text itself where nothing needs spelling, so that results of many hosts share what rules say. */
    private static String visible(String text) {
        return text.chars().allMatch(c -> shows((char) c)) ? text : spelled(text);
    }

    private static boolean shows(char c) {
        return c == '\n' || c == '\t' || (c >= ' ' && c != 0x7f && !hidden(c));
    }

    private static String spelled(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (shows(c)) {
                out.append(c);
            } else {
                out.append(c < 0x100 ? String.format("\\x%02x", (int) c) : String.format("\\u%04x", (int) c));
            }
        }
        return out.toString();
    }

    /** Characters that change how others are shown: C1 controls, marks of direction, separators, lone surrogates are left. */
    private static boolean hidden(char c) {
        return (c >= 0x80 && c < 0xa0)
                || (c >= 0x200b && c <= 0x200f)
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2060 && c <= 0x206f)
                || c == 0xfeff;
    }

    /** A pattern, and the group of it that is the secret. */
    private record Masked(Pattern pattern, int group) {

        Masked(String pattern, int group) {
            this(Pattern.compile(pattern, Pattern.DOTALL), group);
        }

        String in(String text) {
            Matcher matcher = pattern.matcher(text);
            StringBuilder out = new StringBuilder();
            int last = 0;
            while (matcher.find()) {
                out.append(text, last, matcher.start(group)).append(STARS);
                last = matcher.end(group);
            }
            return last == 0 ? text : out.append(text, last, text.length()).toString();
        }
    }
}
