package io.safeupgrade;

/**
 * Say how much of a pending set is undone when one migration of it fails.
 *
 * @since 0.1
 */
public enum Atomicity {
    /** All pending migrations share one transaction: a failure undoes all of them. */
    WHOLE_SET,
    /** Each migration has its own transaction: a failure leaves the earlier ones applied. */
    EACH_MIGRATION,
    /** At least one migration runs outside a transaction: a failure may leave a part of it. */
    NONE
}
