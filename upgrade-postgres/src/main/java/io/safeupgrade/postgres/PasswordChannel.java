package io.safeupgrade.postgres;

/**
 * Say how a password reaches the tools of PostgreSQL; it is never an argument.
 *
 * @since 0.1
 */
public enum PasswordChannel {
    /** In the environment of the tool's process, which its own user and root can read while it runs. */
    ENVIRONMENT,
    /** In a file that only its owner reads, in a directory of its own, removed as soon as the tool has ended. */
    PASSFILE
}
