package io.openwatch.config;

import java.nio.file.Path;

/**
 * Say where a value came from.
 *
 * @param kind which layer
 * @param place for people: {@code file:line}, {@code environment NAME}, {@code flag --listen}, {@code default}
 * @since 0.1
 */
public record Origin(Kind kind, String place) {

    /** The layers, the strongest first. */
    public enum Kind {
        FLAG,
        ENVIRONMENT,
        SECRETS_FILE,
        CONFIG_FILE,
        UPGRADE_CONF,
        DEFAULT
    }

    static final Origin DEFAULT = new Origin(Kind.DEFAULT, "default");

    static Origin flag(String flag) {
        return new Origin(Kind.FLAG, "flag " + flag);
    }

    static Origin environment(String name) {
        return new Origin(Kind.ENVIRONMENT, "environment " + name);
    }

    static Origin file(Kind kind, Path file, int line) {
        return new Origin(kind, line > 0 ? file + ":" + line : file.toString());
    }
}
