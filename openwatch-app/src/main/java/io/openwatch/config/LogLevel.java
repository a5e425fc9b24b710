package io.openwatch.config;

/**
 * Say how much is logged.
 *
 * @since 0.1
 */
public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR
}
