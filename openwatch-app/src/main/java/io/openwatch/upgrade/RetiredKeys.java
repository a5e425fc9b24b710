package io.openwatch.upgrade;

import io.openwatch.config.Origin;
import io.openwatch.config.ResolvedValue;
import io.safeupgrade.Finding;
import io.safeupgrade.ReleaseManifest.RetiredKey;
import io.safeupgrade.spi.PreflightCheck;
import java.util.List;

/**
 * Object to keys that are set and that the release to be installed no longer takes: it would refuse to start with them.
 *
 * @param values the configuration as the installed release resolves it
 * @param retired the keys that the release no longer takes
 * @since 0.1
 */
public record RetiredKeys(List<ResolvedValue> values, List<RetiredKey> retired) implements PreflightCheck {

    @Override
    public List<Finding> check(PreflightContext context) {
        return retired.stream()
                .flatMap(key -> values.stream()
                        .filter(value -> value.key().equals(key.key()))
                        .filter(value -> value.origin().kind() != Origin.Kind.DEFAULT)
                        .map(value -> objection(context, key, value)))
                .toList();
    }

    private static Finding objection(PreflightContext context, RetiredKey key, ResolvedValue value) {
        String mended =
                key.replacement().map(name -> "write " + name + " instead").orElse("remove it");
        return Finding.blocking(
                "config-key-retired",
                "release [" + context.to() + "] no longer takes the key [" + key.key() + "], set in ["
                        + value.origin().place() + "]: " + key.why(),
                mended + ", and install right after that: the running service has read its configuration and does not"
                        + " mind, one that starts before the installation would");
    }
}
