package io.safeupgrade.examples.till;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.PostgresDsn;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Hold what the environment says.
 *
 * @param release which release to be ({@code TILL_RELEASE}, the newest without)
 * @param dsn the database ({@code TILL_DSN})
 * @param state where journal, hold and restore points lie ({@code TILL_STATE})
 * @param port where to listen ({@code TILL_PORT}, 8080 without; 0 takes any free one)
 */
record Settings(Release release, PostgresDsn dsn, Path state, int port) {

    /**
     * Read them.
     *
     * @throws UpgradeException MISCONFIGURED if a value is missing or not understood
     */
    static Settings of(Map<String, String> environment) {
        String release = environment.getOrDefault("TILL_RELEASE", "1.1");
        return new Settings(
                Release.of(release).orElseThrow(() -> wrong("TILL_RELEASE", release, "1.0 or 1.1")),
                PostgresDsn.parse(required(environment, "TILL_DSN", "postgres://user:password@host:5432/database")),
                Path.of(required(environment, "TILL_STATE", "a directory that outlives this process")),
                port(environment.getOrDefault("TILL_PORT", "8080")));
    }

    private static String required(Map<String, String> environment, String name, String form) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> wrong(name, "", form));
    }

    private static int port(String text) {
        // At most five digits: larger numbers are no ports, and parsing them must not fail in another way.
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
        if (port < 0 || port > 65_535) {
            throw wrong("TILL_PORT", text, "a number from 0 to 65535");
        }
        return port;
    }

    private static UpgradeException wrong(String name, String value, String form) {
        return new UpgradeException(Failure.of(
                ErrorCode.MISCONFIGURED,
                name + " is [" + value + "]",
                "set " + name + " to " + form + " in the environment"));
    }
}
