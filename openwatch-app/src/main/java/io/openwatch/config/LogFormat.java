package io.openwatch.config;

/**
 * Say what a log line looks like.
 *
 * @since 0.1
 */
public enum LogFormat {
    JSON,
    TEXT
}
