package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.file.Disk;
import io.safeupgrade.file.Disk.Access;
import io.safeupgrade.file.Disk.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/** Do the same random operations on both disks and compare every answer, refusals included. */
class SimulatedDiskLikeRealDiskTests {

    private static final int OPERATIONS = 400;

    @TempDir
    Path directory;

    /** One operation, as a text that tells everything that its caller can see. */
    private interface Operation {
        Object on(Disk disk) throws IOException;
    }

    @RepeatedTest(12)
    void answersAsTheRealDisk(RepetitionInfo repetition) throws IOException {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        SimulatedDisk simulated = SimulatedDisk.create();
        makeDirectories(simulated, directory);
        for (int number = 1; number <= OPERATIONS; number++) {
            Named next = next(random);
            assertThat(told(simulated, next.operation()))
                    .as("seed %d, operation %d: %s", seed, number, next.name())
                    .isEqualTo(told(Disk.real(), next.operation()));
        }
        assertThat(told(simulated, disk -> everything(disk, directory)))
                .as("everything after seed %d", seed)
                .isEqualTo(told(Disk.real(), disk -> everything(disk, directory)));
    }

    private record Named(String name, Operation operation) {}

    private Named next(Random random) {
        Path path = path(random);
        Path other = path(random);
        byte[] content = new byte[random.nextInt(20)];
        random.nextBytes(content);
        int bytes = random.nextInt(25);
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> named("create " + path, done(disk -> disk.create(path, content, Access.GROUP_READS)));
            case 3, 4 -> named("create directory " + path, done(disk -> disk.createDirectory(path, Access.OWNER)));
            case 5, 6 -> named("append " + path, done(disk -> disk.append(path, content)));
            case 7 -> named("cut " + path, done(disk -> disk.cut(path, bytes)));
            case 8 -> named("sync " + path, done(disk -> disk.sync(path)));
            case 9 -> named("sync directory " + path, done(disk -> disk.syncDirectory(path)));
            case 10, 11 -> named("rename " + path + " to " + other, disk -> renamed(disk, path, other));
            case 12 -> named("delete " + path, done(disk -> disk.delete(path)));
            case 13 -> named("delete tree " + path, done(disk -> disk.deleteTree(path)));
            case 14 -> named("list " + path, disk -> disk.list(path));
            default -> named("look at and read " + path, disk -> seen(disk, path));
        };
    }

    private static Named named(String name, Operation operation) {
        return new Named(name, operation);
    }

    private interface Change {
        void on(Disk disk) throws IOException;
    }

    private static Operation done(Change change) {
        return disk -> {
            change.on(disk);
            return "done";
        };
    }

    /** Kernels check what forbids it in an order of their own: that it is refused is what counts. */
    private static Object renamed(Disk disk, Path from, Path to) {
        try {
            disk.rename(from, to);
            return "done";
        } catch (IOException refused) {
            return "refused";
        }
    }

    /** Few names, so that they collide, and some below names that may be files. */
    private Path path(Random random) {
        Path path = directory.resolve(String.valueOf((char) ('a' + random.nextInt(3))));
        return random.nextBoolean() ? path : path.resolve(String.valueOf((char) ('a' + random.nextInt(2))));
    }

    private static String told(Disk disk, Operation operation) {
        try {
            return String.valueOf(operation.on(disk));
        } catch (FileSystemException refused) {
            return refused.getClass().getSimpleName() + " " + refused.getReason();
        } catch (IOException refused) {
            return "refused";
        }
    }

    private static Object seen(Disk disk, Path path) throws IOException {
        Optional<Entry> found = disk.look(path);
        if (found.isEmpty() || found.get().kind() != Entry.Kind.FILE) {
            // Directories have sizes of their own on each file system.
            return found.map(Entry::kind);
        }
        try (InputStream in = disk.open(path)) {
            return found.get() + Arrays.toString(disk.read(path)) + Arrays.toString(in.readAllBytes());
        }
    }

    private static Object everything(Disk disk, Path path) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path entry : disk.list(path)) {
            boolean file = disk.look(entry).orElseThrow().kind() == Entry.Kind.FILE;
            all.append(entry).append(file ? seen(disk, entry) : everything(disk, entry));
        }
        return all;
    }

    private static void makeDirectories(Disk disk, Path whole) throws IOException {
        Path path = whole.getRoot();
        for (Path name : List.copyOf(Arrays.asList(names(whole)))) {
            path = path.resolve(name);
            disk.createDirectory(path, Access.OWNER);
        }
    }

    private static Path[] names(Path path) {
        Path[] names = new Path[path.getNameCount()];
        for (int index = 0; index < names.length; index++) {
            names[index] = path.getName(index);
        }
        return names;
    }
}
