package io.safeupgrade.postgres;

import io.safeupgrade.BackupPart;
import io.safeupgrade.UpgradeReport.NextCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Write the shell lines with which a person restores a dump into a new database beside the live one. */
final class DumpRestoreByHand {

    private static final String SUFFIX = "_restored";
    private static final int NAME_LIMIT = 63;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private final PostgresDsn dsn;
    private final Optional<Path> binDir;

    DumpRestoreByHand(PostgresDsn dsn, Optional<Path> binDir) {
        this.dsn = dsn;
        this.binDir = binDir;
    }

    List<NextCommand> commands(Path directory, BackupPart part) {
        String name = newName(part.attributes().getOrDefault("database", dsn.database()));
        String file = quoted(directory.resolve(part.name()).toAbsolutePath().toString());
        String decode = DumpCompression.labelled(part.attributes().getOrDefault("compression", ""))
                .orElse(DumpCompression.ZSTD)
                .decodeCommand();
        String target = quoted(address(name));
        return List.of(
                new NextCommand(
                        "make an empty database beside the live one; the password of [" + dsn.user()
                                + "] comes from PGPASSWORD, or from the file that PGPASSFILE names",
                        tool("createdb") + " --maintenance-db="
                                + quoted(address(dsn.maintenance().database())) + " --template=template0"
                                + option(part, "encoding", "--encoding=")
                                + option(part, "collate", "--lc-collate=") + option(part, "ctype", "--lc-ctype=") + " "
                                + quoted(name)),
                new NextCommand(
                        "restore into it; all or nothing",
                        decode + " " + file + " | " + tool("pg_restore") + " --single-transaction --exit-on-error"
                                + " --dbname=" + target),
                new NextCommand(
                        "let the planner know the restored data; then compare it before anything points at it",
                        tool("vacuumdb") + " --analyze-only --quiet --dbname=" + target));
    }

    private static String option(BackupPart part, String attribute, String option) {
        String value = part.attributes().getOrDefault(attribute, "");
        return value.isEmpty() ? "" : " " + option + quoted(value);
    }

    /** All options of the DSN, TLS included, but no password. */
    private String address(String database) {
        return dsn.withDatabase(database).redacted().replaceFirst(":\\*\\*\\*@", "@");
    }

    private String tool(String name) {
        return binDir.map(directory ->
                        quoted(directory.resolve(name).toAbsolutePath().toString()))
                .orElse(name);
    }

    /** PostgreSQL cuts longer names silently, which could hit another database's name. */
    private static String newName(String database) {
        String kept = database;
        while ((kept + SUFFIX).getBytes(StandardCharsets.UTF_8).length > NAME_LIMIT) {
            kept = kept.substring(0, kept.length() - 1);
        }
        return kept + SUFFIX;
    }

    static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
