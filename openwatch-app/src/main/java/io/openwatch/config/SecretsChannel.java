package io.openwatch.config;

/**
 * Say how the database password reaches pg_dump and its kind; never as an argument.
 *
 * @since 0.1
 */
public enum SecretsChannel {
    /** In the environment of the child process. */
    ENVIRONMENT,
    /** In a file that only its owner reads, removed afterwards. */
    PASSFILE
}
