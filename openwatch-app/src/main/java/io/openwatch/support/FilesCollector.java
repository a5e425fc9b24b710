package io.openwatch.support;

import io.safeupgrade.spi.CallContext;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which files the installation has, whose they are, and the newest records of unexpected errors. */
final class FilesCollector implements Collector {
    private static final int DEPTH = 3;
    private static final int MOST_FILES = 2000;
    private static final int MOST_ERRORS = 10;

    @Override
    public String name() {
        return "files";
    }

    @Override
    public String about() {
        return "names, owners, modes and sizes of the installation's files; the newest records of unexpected errors";
    }

    @Override
    public void collect(Ground ground, Collection into, CallContext call) {
        Set<Path> roots = new LinkedHashSet<>();
        Path etc = ground.locations().config().toAbsolutePath().getParent();
        if (etc != null && !etc.equals(etc.getRoot())) {
            roots.add(etc);
        }
        roots.add(ground.locations().state());
        roots.add(ground.locations().runtime());
        StringBuilder lines = new StringBuilder();
        roots.forEach(root -> walk(root, lines, into, call));
        into.text("files.txt", lines.toString());
        errors(ground.locations().state().resolve("log"), into);
    }

    private static void walk(Path root, StringBuilder lines, Collection into, CallContext call) {
        int[] seen = {0};
        try {
            Files.walkFileTree(root, Set.of(), DEPTH, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return show(directory);
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    return show(file);
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                    return show(file);
                }

                private FileVisitResult show(Path file) {
                    lines.append(FileLine.of(file));
                    return ++seen[0] >= MOST_FILES || call.over()
                            ? FileVisitResult.TERMINATE
                            : FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException unreadable) {
            into.failed(
                    "[" + root + "] cannot be listed: " + unreadable.getClass().getSimpleName());
        }
    }

    private static void errors(Path directory, Collection into) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var files = Files.list(directory)) {
            files.filter(file -> String.valueOf(file.getFileName()).startsWith("openwatch-error-"))
                    .sorted(java.util.Comparator.reverseOrder())
                    .limit(MOST_ERRORS)
                    .forEach(file -> into.file("errors/" + file.getFileName(), file));
        } catch (IOException unreadable) {
            into.failed("[" + directory + "] cannot be listed: "
                    + unreadable.getClass().getSimpleName());
        }
    }
}
