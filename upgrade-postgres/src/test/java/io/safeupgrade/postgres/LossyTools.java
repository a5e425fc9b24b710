package io.safeupgrade.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Programs that do what those of PostgreSQL do and say so, but the one that restores loses a row of people. */
final class LossyTools {

    private LossyTools() {}

    static Path in(Path directory) throws IOException {
        Path bin = Files.createDirectory(directory.resolve("lossy"));
        var found = (PostgresTools.Found) PostgresTools.find(Optional.empty(), 15);
        write(bin.resolve("pg_dump"), "exec '" + found.tools().pgDump() + "' \"$@\"");
        String real = "'" + found.tools().pgRestore() + "'";
        write(
                bin.resolve("pg_restore"),
                "case $1 in --version | --file*) exec " + real + " \"$@\" ;; esac\n" + real
                        + " \"$@\" && psql --quiet --no-psqlrc --command 'DELETE FROM people WHERE id = 1'");
        return bin;
    }

    private static void write(Path program, String script) throws IOException {
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
