package io.openwatch.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageTransactionTests {

    @TempDir
    Path directory;

    @Test
    void fileThatDoesNotExistIsHeldByNobodyAndNotMade() throws IOException {
        Path file = directory.resolve("lock");
        assertThat(new PackageTransaction(List.of(file)).underWay()).isEmpty();
        assertThat(directory).isEmptyDirectory();
        Files.createFile(file);
        assertThat(new PackageTransaction(List.of(file)).underWay()).isEmpty();
    }

    @Test
    @DisplayName("a lock of another process is seen and left alone; it goes with its holder")
    void lockOfAnotherProcessIsSeen() throws IOException, InterruptedException {
        Path free = Files.createFile(directory.resolve("lock-frontend"));
        Path taken = Files.createFile(directory.resolve("lock"));
        PackageTransaction transaction = new PackageTransaction(List.of(free, taken));
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        taken.toString())
                .start();
        try (var said = holder.inputReader()) {
            assertThat(said.readLine()).isEqualTo("held");
            assertThat(transaction.underWay()).contains(taken);
            assertThat(transaction.underWay())
                    .as("looking did not take it away")
                    .contains(taken);
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertThat(transaction.underWay()).isEmpty();
    }

    @Test
    void lookLeavesTheLockFree() throws IOException {
        Path file = Files.createFile(directory.resolve("lock"));
        assertThat(new PackageTransaction(List.of(file)).underWay()).isEmpty();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            assertThat(lock).isNotNull();
        }
    }

    /** Holds a lock until it is killed, as dpkg does. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
            FileLock lock = channel.lock();
            System.out.println("held");
            // Until it is killed: nobody ever writes to it.
            int nothing = System.in.read();
            lock.release();
            System.exit(nothing);
        }
    }
}
