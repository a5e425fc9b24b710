package io.openwatch.acceptance;

import io.safeupgrade.postgres.PostgresTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A pg_dump for PG_BIN_DIR that notes how it was called and waits until it is let go; then the real one works. */
record DumpGate(Path directory) {

    static DumpGate in(Path parent, int major) {
        if (!(PostgresTools.find(Optional.empty(), major) instanceof PostgresTools.Found found)) {
            throw new IllegalStateException("no pg_dump for PostgreSQL " + major);
        }
        Path directory = parent.resolve("gate").toAbsolutePath();
        Machine.program(
                directory.resolve("pg_dump"), """
                #!/bin/sh
                case "$*" in *--version*) exec %1$s "$@" ;; esac
                printf '%%s\\n' "$@" >%2$s/arguments
                printf '%%s' "$PGPASSWORD" >%2$s/password
                : >%2$s/called
                while [ ! -e %2$s/open ]; do sleep 0.05; done
                if [ -e %2$s/broken ]; then echo 'pg_dump: error: made to fail' >&2; exit 1; fi
                exec %1$s "$@"
                """.formatted(found.tools().pgDump(), directory));
        Machine.program(
                directory.resolve("pg_restore"), """
                #!/bin/sh
                exec %s "$@"
                """.formatted(found.tools().pgRestore()));
        return new DumpGate(directory);
    }

    String setting() {
        return "PG_BIN_DIR=" + directory;
    }

    boolean called() {
        return Files.exists(directory.resolve("called"));
    }

    /** Let the dump go on, and every later one. */
    DumpGate open() {
        return mark("open");
    }

    /** Let every dump fail. */
    DumpGate breaks() {
        return mark("broken").open();
    }

    /** Let every later dump work again. */
    void mend() throws IOException {
        Files.delete(directory.resolve("broken"));
    }

    String noted(String what) {
        try {
            return Files.readString(directory.resolve(what));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private DumpGate mark(String name) {
        try {
            Files.writeString(directory.resolve(name), "");
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
