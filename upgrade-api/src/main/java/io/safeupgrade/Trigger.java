package io.safeupgrade;

/**
 * Say who asked for a run.
 *
 * @since 0.1
 */
public enum Trigger {
    /** A person at a terminal. May try a latched failure again. */
    OPERATOR(false),
    /** A package scriptlet. */
    PACKAGE(true),
    /** The unit or timer that looks for unfinished work. */
    BOOT(true),
    /** The appliance itself, while it starts. */
    SELF(true);

    private final boolean automatic;

    Trigger(boolean automatic) {
        this.automatic = automatic;
    }

    /** Say whether nobody is watching, so that a failure already seen must not be repeated. */
    public boolean automatic() {
        return automatic;
    }
}
