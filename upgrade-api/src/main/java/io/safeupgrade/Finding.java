package io.safeupgrade;

/**
 * Report one thing that a check found, with its remedy.
 *
 * @param severity how much it matters
 * @param code stable identifier in kebab-case, for scripts and documentation ({@code disk-too-small})
 * @param what what was found, with the values in brackets
 * @param remedy what to do about it; empty only for {@link Severity#INFO}
 * @since 0.1
 */
public record Finding(Severity severity, String code, String what, String remedy) {

    /** How much a finding matters. */
    public enum Severity {
        /** Worth knowing. */
        INFO,
        /** The upgrade goes on; somebody should look. */
        WARNING,
        /** The upgrade is refused; nothing is touched. */
        BLOCKING
    }

    /** Report a fact. */
    public static Finding info(String code, String what) {
        return new Finding(Severity.INFO, code, what, "");
    }

    /** Report a thing that somebody should look at. */
    public static Finding warning(String code, String what, String remedy) {
        return new Finding(Severity.WARNING, code, what, remedy);
    }

    /** Report a thing that forbids the upgrade. */
    public static Finding blocking(String code, String what, String remedy) {
        return new Finding(Severity.BLOCKING, code, what, remedy);
    }

    /** Say whether this finding forbids the upgrade. */
    public boolean blocks() {
        return severity == Severity.BLOCKING;
    }
}
