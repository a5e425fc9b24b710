package io.safeupgrade.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Start the classes of this JVM in JVMs of their own, quickly, for tests that kill a process or watch one from outside.
 *
 * <p>The class path is this JVM's. Directories on it are packed into jars first, because a shared archive of classes
 * (JEP 310) takes nothing else; with the archive a start costs about half the time. Files are below the directory for
 * temporary files and go with this JVM, if not shared. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class ChildJvm {

    private static final List<String> SHORT_LIVED = List.of(
            "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xlog:disable");

    private final Path directory;
    private final String classPath;
    private final Supplier<List<String>> sharing;

    private ChildJvm(Path directory, String classPath, Supplier<List<String>> sharing) {
        this.directory = directory;
        this.classPath = classPath;
        this.sharing = sharing;
    }

    /** Use those entries of this JVM's class path that {@code wanted} takes, in their order. */
    public static ChildJvm of(Predicate<String> wanted) {
        try {
            Path directory = Files.createTempDirectory("safe-upgrade-jvm");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
            return in(directory, ChildClassPath.of(wanted).pack(directory));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Return the one of {@code directory}, trained as {@link #trained} says, for the JVMs between which a build divides
     * its tests: the first that asks packs and trains while the others wait, and all of them and later ones start from
     * the same archive. It is made anew when a class or a jar has changed. One set of classes uses the directory at a
     * time, and nothing else is in it.
     */
    public static ChildJvm shared(Path directory, Predicate<String> wanted, Consumer<ChildJvm> training) {
        ChildClassPath entries = ChildClassPath.of(wanted);
        try {
            Path all = Files.createDirectories(directory.toAbsolutePath());
            synchronized (ChildJvm.class) {
                return inTurn(all, entries, training);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static ChildJvm inTurn(Path all, ChildClassPath entries, Consumer<ChildJvm> training) throws IOException {
        Path turn = all.resolve("lock");
        Path made = all.resolve(entries.fingerprint());
        try (FileChannel channel = FileChannel.open(turn, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            Path complete = made.resolve("complete");
            if (lock.isValid() && Files.notExists(complete)) {
                clear(all, turn);
                in(Files.createDirectory(made), entries.pack(made)).trained(training);
                Files.createFile(complete);
            }
            return in(made, entries.packed(made)).withArchive();
        }
    }

    private static ChildJvm in(Path directory, String classPath) {
        return new ChildJvm(directory, classPath, List::of);
    }

    /**
     * Return one that starts faster, with an archive of the classes that {@code training} used: it starts commands of
     * the JVM that it is given, and waits until each has ended by itself. Where the JVM cannot make an archive, the one
     * returned starts as slowly as this one.
     */
    public ChildJvm trained(Consumer<ChildJvm> training) {
        AtomicInteger lists = new AtomicInteger();
        training.accept(new ChildJvm(
                directory,
                classPath,
                () -> List.of("-XX:DumpLoadedClassList=" + directory.resolve(lists.incrementAndGet() + ".classes"))));
        try {
            Path merged = Files.write(directory.resolve("classes"), merge(lists.get()));
            run("-Xshare:dump", "-XX:SharedClassListFile=" + merged, "-XX:SharedArchiveFile=" + archive());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return withArchive();
    }

    private Path archive() {
        return directory.resolve("classes.jsa");
    }

    private ChildJvm withArchive() {
        Path archive = archive();
        return Files.exists(archive)
                ? new ChildJvm(directory, classPath, () -> List.of("-XX:SharedArchiveFile=" + archive))
                : this;
    }

    /** Return what to execute for the main class {@code main}. */
    public List<String> command(String main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options());
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Return a directory for what children need in training; it goes with the archive. */
    public Path directory() {
        return directory;
    }

    /** Return the path of the program {@code java}. */
    public String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Return the options of that program, the class path apart. */
    public List<String> options() {
        return Stream.concat(SHORT_LIVED.stream(), sharing.get().stream()).toList();
    }

    /** Return the class path; with another entry before these the archive is of no use, and left alone. */
    public String classPath() {
        return classPath;
    }

    /** Class lists count their classes, each from the start; without the numbers several make one. */
    private List<String> merge(int lists) throws IOException {
        Set<String> merged = new LinkedHashSet<>();
        for (int list = 1; list <= lists; list++) {
            Path file = directory.resolve(list + ".classes");
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                if (!line.startsWith("#") && !line.contains(" source: ")) {
                    merged.add(line.replaceFirst(" id: \\d+$", ""));
                }
            }
        }
        return List.copyOf(merged);
    }

    private void run(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(java(), "-XX:+AOTClassLinking"));
        command.addAll(SHORT_LIVED);
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            process.waitFor();
        } catch (InterruptedException asked) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void clear(Path directory, Path but) throws IOException {
        try (Stream<Path> old = Files.list(directory)) {
            old.filter(file -> !file.equals(but)).forEach(ChildJvm::remove);
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
