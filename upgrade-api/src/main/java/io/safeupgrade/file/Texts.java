package io.safeupgrade.file;

import java.util.regex.Pattern;

/** Texts of restore points end up on terminals: they hold no control characters, whoever wrote them. */
final class Texts {

    private static final Pattern CONTROL = Pattern.compile("\\p{IsControl}+");

    private Texts() {}

    static boolean isOneLine(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    static String oneLine(String text) {
        return CONTROL.matcher(text).replaceAll(" ");
    }
}
