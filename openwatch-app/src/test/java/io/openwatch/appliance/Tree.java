package io.openwatch.appliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The file system of one machine: layers below, and a directory that takes what the machine writes. */
final class Tree implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path directory;
    private final Layers layers;

    private Tree(Path directory, Layers layers) {
        this.directory = directory;
        this.layers = layers;
    }

    /** Mount one at {@code directory}, in the place of a leftover. */
    static Tree over(Layers layers, Path directory) {
        Tree tree = new Tree(directory, layers);
        tree.close();
        tree.make();
        return tree;
    }

    Path root() {
        return directory.resolve("root");
    }

    /** End the mount and keep what was written as one more layer. */
    Layers seal() {
        unmount();
        return layers.under(directory.resolve("written"));
    }

    private void make() {
        try {
            Files.createDirectories(root());
            Files.createDirectories(directory.resolve("written"));
            Files.createDirectories(directory.resolve("work"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        // Volatile: fsync costs nothing. What a machine wrote before it is killed is in the host's memory all the same.
        String options = layers.option() + ",upperdir=" + directory.resolve("written") + ",workdir="
                + directory.resolve("work") + ",volatile";
        Commands.run(PATIENCE, "mount", "-t", "overlay", "-o", options, "overlay", root().toString())
                .ok();
    }

    private void unmount() {
        if (Commands.run(PATIENCE, "mountpoint", "-q", root().toString()).exit() == 0) {
            Commands.run(PATIENCE, "umount", "--recursive", root().toString()).ok();
        }
    }

    @Override
    public void close() {
        unmount();
        Commands.run(PATIENCE, "rm", "-rf", "--one-file-system", directory.toString())
                .ok();
    }
}
