package io.openwatch.kensa.fact;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * The properties of a systemd unit; absent when systemd knows no such unit.
 *
 * @param unit the unit with its suffix
 * @since 0.1
 */
public record UnitState(String unit) implements Source<Map<String, String>> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9:_.@\\\\-]{1,255}");
    private static final Pattern SUFFIX =
            Pattern.compile(".*\\.(service|socket|timer|target|mount|automount|swap|path|slice|scope|device)");

    /** Check the name; one without a suffix is a service. */
    public UnitState {
        if (!NAME.matcher(unit).matches() || unit.startsWith("-")) {
            throw new IllegalArgumentException("[" + unit + "] is no name of a unit");
        }
        unit = SUFFIX.matcher(unit).matches() ? unit : unit + ".service";
    }
}
