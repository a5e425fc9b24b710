package io.safeupgrade;

/**
 * Choose what happens when an upgrade fails after the schema may have changed.
 *
 * @since 0.1
 */
public enum OnFailure {
    /** Leave the service stopped and held, for a person to decide. */
    STAY_STOPPED,
    /** Put data, and code where an installer can, back to the restore point. */
    ROLL_BACK
}
