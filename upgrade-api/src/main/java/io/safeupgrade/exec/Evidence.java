package io.safeupgrade.exec;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Cut what a program said down to what may be shown: the last lines, no control characters, no passwords.
 *
 * @since 0.1
 */
public final class Evidence {

    private static final int LINE_CAP = 400;
    private static final Pattern CONTROL = Pattern.compile("\\x1b\\[[0-9;?]*[A-Za-z]|[\\p{Cntrl}&&[^\\t]]");
    private static final Pattern URL_PASSWORD = Pattern.compile("(://[^\\s:/@]*:)\\S*@");
    private static final Pattern NAMED = Pattern.compile(
            "(?i)((?:password|passwd|secret|token|api[_-]?key)[\"']?\\s*[=:]\\s*)(\"[^\"]*\"|'[^']*'|[^\\s,;&]+)");

    private Evidence() {}

    /** Return the last {@code count} lines of {@code text} that are not blank, each made fit to be shown and capped. */
    public static List<String> lastLines(String text, int count) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size()).stream()
                .map(Evidence::presentable)
                .toList();
    }

    /** Drop control characters, mask passwords, and cap the length. */
    public static String presentable(String line) {
        String clean = CONTROL.matcher(line).replaceAll("");
        String masked =
                NAMED.matcher(URL_PASSWORD.matcher(clean).replaceAll("$1***@")).replaceAll("$1***");
        return masked.length() <= LINE_CAP ? masked : masked.substring(0, LINE_CAP) + "…";
    }
}
