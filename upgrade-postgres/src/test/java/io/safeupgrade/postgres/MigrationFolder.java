package io.safeupgrade.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory of migration files that a test writes. */
public record MigrationFolder(Path directory) {

    public MigrationFolder with(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public MigrationFolder without(String name) {
        try {
            Files.delete(directory.resolve(name));
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public String location() {
        return "filesystem:" + directory;
    }
}
