package io.openwatch.config;

/**
 * Show one key as it was resolved.
 *
 * @param key the key
 * @param value the value for screens; secrets are stars
 * @param origin where it came from
 * @since 0.1
 */
public record ResolvedValue(String key, String value, Origin origin) {}
