package io.openwatch.support;

import io.openwatch.config.ConfigProblem;
import io.openwatch.config.Configuration;
import io.openwatch.config.EnvironmentFile;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.CallContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration as {@code check-config} shows it, and the names, never the values, that secrets.env sets. */
final class ConfigurationCollector implements Collector {

    @Override
    public String name() {
        return "configuration";
    }

    @Override
    public String about() {
        return "what check-config prints, and the names that secrets.env sets";
    }

    @Override
    public void collect(Ground ground, Collection into, CallContext call) {
        String values = ground.values().stream()
                .map(value -> value.key() + " = " + value.value() + "    # "
                        + value.origin().place() + "\n")
                .collect(Collectors.joining());
        into.text("configuration/check-config.txt", values + ending(ground.reading()));
        Path secrets = ground.locations().secretsEnv();
        if (Files.exists(secrets)) {
            into.text("configuration/secrets-env-names.txt", names(secrets));
        }
    }

    private static String ending(Configuration.Result reading) {
        return switch (reading) {
            case Configuration.Valid valid ->
                valid.configuration().notes().stream()
                                .map(note -> "warning: " + note.what() + "; " + note.remedy() + "\n")
                                .collect(Collectors.joining())
                        + "configuration ok\n";
            case Configuration.Invalid invalid -> errors(invalid.problems());
        };
    }

    private static String errors(List<ConfigProblem> problems) {
        return problems.stream()
                .map(problem -> "error: " + problem.text() + "\n")
                .collect(Collectors.joining());
    }

    private static String names(Path secrets) {
        try {
            return EnvironmentFile.read(secrets).assignments().stream()
                    .map(assignment -> assignment.name() + " at line " + assignment.line() + "\n")
                    .collect(Collectors.joining());
        } catch (UpgradeException unreadable) {
            return unreadable.failure().what() + "\n";
        }
    }
}
