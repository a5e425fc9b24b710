package io.safeupgrade.systemd;

import java.util.regex.Pattern;

/** Name a unit, checked so that it can be neither an option nor a path. */
record UnitName(String text) {

    private static final Pattern FORM =
            Pattern.compile("[A-Za-z0-9:_][A-Za-z0-9:_.\\\\@-]{0,240}\\.(service|target|socket)");

    UnitName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "not the full name of a unit [" + text + "]; expected a form like till.service");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
