package io.openwatch.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Where the person who scans keeps own files; services and jobs have no HOME, and some accounts have no directory. */
final class KensaHome {

    private KensaHome() {}

    /** Return HOME, else what the list of accounts says; a directory that cannot be there where nobody knows one. */
    static Path of(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("HOME", ""), System.getProperty("user.home", ""))
                .filter(text -> text.startsWith("/"))
                .map(Path::of)
                .findFirst()
                .orElse(Path.of("/nonexistent"));
    }

    /** Say whether {@code file} can be written, or made together with its directory. */
    static boolean takes(Path file) {
        if (Files.exists(file)) {
            return Files.isRegularFile(file) && Files.isWritable(file);
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || Files.exists(directory)) {
            return directory != null && opens(directory);
        }
        return directory.getParent() != null && opens(directory.getParent());
    }

    private static boolean opens(Path directory) {
        return Files.isDirectory(directory) && Files.isWritable(directory) && Files.isExecutable(directory);
    }
}
