package io.openwatch.config;

import java.util.Map;

/** Name the flags that override a key. */
final class KnownFlags {
    private static final Map<String, String> FLAGS = Map.of(
            "server.listen", "listen",
            "logging.level", "log-level",
            "BACKUP_DIR", "backup-dir",
            "AUTO_BACKUP", "backup-dir");

    private KnownFlags() {}

    static String of(String key) {
        return FLAGS.getOrDefault(key, key);
    }
}
