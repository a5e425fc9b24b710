package io.openwatch.testing;

import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.upgrade.MigrationFileNames;
import java.util.List;
import java.util.stream.Collectors;

/** The release that this code is: a migration that is added changes these, and no test. */
public final class Release {
    public static final String VERSION = ReleaseDescriptor.builtIn().version().text();

    /** The schema that it migrates to. */
    public static final String SCHEMA = ReleaseDescriptor.builtIn().target().token();

    /** The same as Flyway's history has it. */
    public static final String APPLIED = "%4s".formatted(SCHEMA).replace(' ', '0');

    /** What its health tells. */
    public static final String HEALTHY = "200 " + VERSION + " " + SCHEMA;

    private Release() {}

    /** Return the files of its migrations, in order. */
    public static List<String> migrations() {
        return MigrationFileNames.upTo(ReleaseDescriptor.builtIn().target());
    }

    /** Return how many of them release 1 does not have. */
    public static int newMigrations() {
        return migrations().size() - 3;
    }

    /** Return the history of a database in which all of them are applied. */
    public static String history() {
        return migrations().stream().map(file -> file.substring(1, 5) + " true").collect(Collectors.joining(", "));
    }
}
