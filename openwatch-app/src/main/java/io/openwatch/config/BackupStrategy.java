package io.openwatch.config;

/**
 * Say how the restore point of the database is made.
 *
 * @since 0.1
 */
public enum BackupStrategy {
    DUMP
}
