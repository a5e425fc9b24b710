package io.openwatch.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** Shows a file as {@code ls -l} does. */
final class FileLine {

    private FileLine() {}

    static String of(Path file) {
        try {
            PosixFileAttributes found =
                    Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            String kind = found.isDirectory() ? "d" : found.isSymbolicLink() ? "l" : found.isRegularFile() ? "-" : "?";
            return "%s%s %s:%s %d %s %s%n"
                    .formatted(
                            kind,
                            PosixFilePermissions.toString(found.permissions()),
                            found.owner().getName(),
                            found.group().getName(),
                            found.size(),
                            found.lastModifiedTime(),
                            file);
        } catch (IOException gone) {
            return "? " + file + " " + gone.getClass().getSimpleName() + "\n";
        }
    }
}
