package io.openwatch.kensa;

import java.util.Locale;

/**
 * Say how much a failing rule matters, the worst first.
 *
 * @since 0.1
 */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW;

    /** Return the spelling of rule files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
