package io.openwatch.kensa.testing;

import io.openwatch.kensa.batch.Dialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The shells that a batch has to work with; each of them has to be there. */
public enum Shells {
    DASH,
    BASH,
    /** Busybox for everything that it has, so that its tools are tried and not only its shell. */
    BUSYBOX;

    private static final String BUSYBOX_PROGRAM = "/usr/bin/busybox";
    private static final Path APPLETS = applets();

    /** Return how to start it. */
    public Dialect dialect() {
        return switch (this) {
            case DASH -> new Dialect(List.of("dash"), Dialect.USUAL.path());
            case BASH -> new Dialect(List.of("bash"), Dialect.USUAL.path());
            case BUSYBOX -> new Dialect(List.of(BUSYBOX_PROGRAM, "sh"), APPLETS + ":" + Dialect.USUAL.path());
        };
    }

    private static Path applets() {
        try {
            Path directory = Files.createTempDirectory("kensa-busybox");
            Process install = new ProcessBuilder(BUSYBOX_PROGRAM, "--install", "-s", directory.toString())
                    .inheritIO()
                    .start();
            if (install.waitFor() != 0) {
                throw new IllegalStateException("busybox could not install its links");
            }
            // Its rpm does not read the database of packages, and nobody who has busybox alone has packages.
            Files.delete(directory.resolve("rpm"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            return directory;
        } catch (IOException missing) {
            throw new UncheckedIOException("install busybox", missing);
        } catch (InterruptedException asked) {
            throw new IllegalStateException(asked);
        }
    }

    private static void delete(Path directory) {
        try (var links = Files.list(directory)) {
            for (Path link : links.toList()) {
                Files.delete(link);
            }
            Files.delete(directory);
        } catch (IOException left) {
            System.err.println("left behind: " + directory);
        }
    }
}
