package io.safeupgrade.postgres.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A file system of its own in memory, which can be made smaller, larger and read-only while it is in use. */
final class SmallFileSystem implements AutoCloseable {

    private static final String NAME = "safe-upgrade-test";

    private final Path directory;

    private SmallFileSystem(Path directory) {
        this.directory = directory;
    }

    /** Say why none can be mounted here; empty when one can. */
    static String obstacle(Path scratch) throws Exception {
        if (!"root".equals(System.getProperty("user.name"))) {
            return "only root can mount a small file system";
        }
        Path trial = Files.createDirectories(scratch.resolve("trial"));
        String refusal = said("mount", "-t", "tmpfs", "-o", "size=64k", NAME, trial.toString());
        if (refusal.isEmpty()) {
            said("umount", trial.toString());
            return "";
        }
        return "no file system can be mounted here: " + refusal;
    }

    static SmallFileSystem mount(Path directory, String size) throws Exception {
        Files.createDirectories(directory);
        demand("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + size, NAME, directory.toString());
        return new SmallFileSystem(directory);
    }

    Path directory() {
        return directory;
    }

    void resize(String size) {
        demand("mount", "-o", "remount,rw,size=" + size, directory.toString());
    }

    void readOnly() {
        demand("mount", "-o", "remount,ro", directory.toString());
    }

    /** Count what lies in it, at any depth. */
    long entries() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    long usedBytes() throws IOException {
        FileStore store = Files.getFileStore(directory);
        return store.getTotalSpace() - store.getUnallocatedSpace();
    }

    private static void demand(String... argv) {
        try {
            String refusal = said(argv);
            if (!refusal.isEmpty()) {
                throw new IllegalStateException(String.join(" ", argv) + ": " + refusal);
            }
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** What the command says when it fails; empty when it does not. */
    private static String said(String... argv) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(argv)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : said.isBlank() ? "failed" : said.strip();
    }

    @Override
    public void close() {
        demand("umount", "--lazy", directory.toString());
    }
}
