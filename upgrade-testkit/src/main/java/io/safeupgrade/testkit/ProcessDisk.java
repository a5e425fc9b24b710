package io.safeupgrade.testkit;

import io.safeupgrade.file.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Use a {@link SimulatedDisk} as one process: every operation is counted, and the process can be killed at any of them.
 *
 * <p>Operations are numbered from 1, looks too. Deleting a tree is one operation for each thing in it. Once the process
 * is dead, every operation throws {@link Killed} and does nothing. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class ProcessDisk implements Disk {

    private final SimulatedDisk disk;
    private final SimulatedProcess process;
    private final List<Operation> operations = new ArrayList<>();
    private final Set<Integer> failing = new HashSet<>();
    private int dies;
    private Moment moment = Moment.BEFORE;
    private int written;

    ProcessDisk(SimulatedDisk disk, SimulatedProcess process) {
        this.disk = disk;
        this.process = process;
    }

    /**
     * Describe one operation.
     *
     * @param number its number, from 1
     * @param kind what it does
     * @param path what it is done to
     * @param bytes how much it writes
     */
    public record Operation(int number, Kind kind, Path path, int bytes) {

        /** What an operation does. */
        public enum Kind {
            LOOK,
            READ,
            CREATE,
            APPEND,
            CUT,
            SYNC,
            SYNC_DIRECTORY,
            RENAME,
            DELETE,
            CREATE_DIRECTORY,
            PROTECT;

            /** Say whether it changes anything, so that a death before it differs from one after it. */
            public boolean changes() {
                return this != LOOK && this != READ;
            }
        }

        @Override
        public String toString() {
            return "operation " + number + " " + kind + " " + path.getFileName();
        }
    }

    private enum Moment {
        BEFORE,
        IN_THE_MIDDLE,
        AFTER
    }

    /** Does the work of an operation. */
    private interface Work<T> {
        T done() throws IOException;
    }

    /** Let the process be killed right before it does operation {@code number}. */
    public ProcessDisk dieBefore(int number) {
        return dieAt(number, Moment.BEFORE, 0);
    }

    /** Let the process be killed when it has done operation {@code number} and does not know it yet. */
    public ProcessDisk dieAfter(int number) {
        return dieAt(number, Moment.AFTER, 0);
    }

    /** Let the process be killed when operation {@code number}, a write, has written {@code bytes}. */
    public ProcessDisk dieWriting(int number, int bytes) {
        return dieAt(number, Moment.IN_THE_MIDDLE, bytes);
    }

    private ProcessDisk dieAt(int number, Moment when, int bytes) {
        synchronized (disk) {
            dies = number;
            moment = when;
            written = bytes;
            return this;
        }
    }

    /** Let operation {@code number} fail with an error of input and output, having done nothing. */
    public ProcessDisk failAt(int number) {
        synchronized (disk) {
            failing.add(number);
            return this;
        }
    }

    /** Return what was done or tried so far, oldest first. */
    public List<Operation> operations() {
        synchronized (disk) {
            return List.copyOf(operations);
        }
    }

    @Override
    public Optional<Entry> look(Path path) throws IOException {
        return operation(Operation.Kind.LOOK, path, () -> disk.look(path));
    }

    @Override
    public byte[] read(Path file) throws IOException {
        return operation(Operation.Kind.READ, file, () -> disk.read(file));
    }

    @Override
    public InputStream open(Path file) throws IOException {
        return operation(Operation.Kind.READ, file, () -> disk.open(file));
    }

    @Override
    public void create(Path file, byte[] content, Access access) throws IOException {
        write(Operation.Kind.CREATE, file, content, bytes -> disk.create(file, bytes, access));
    }

    @Override
    public void append(Path file, byte[] content) throws IOException {
        write(Operation.Kind.APPEND, file, content, bytes -> disk.append(file, bytes));
    }

    @Override
    public void cut(Path file, long bytes) throws IOException {
        change(Operation.Kind.CUT, file, () -> disk.cut(file, bytes));
    }

    @Override
    public void sync(Path file) throws IOException {
        change(Operation.Kind.SYNC, file, () -> disk.sync(file));
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        change(Operation.Kind.SYNC_DIRECTORY, directory, () -> disk.syncDirectory(directory));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        change(Operation.Kind.RENAME, from, () -> disk.rename(from, to));
    }

    @Override
    public void delete(Path file) throws IOException {
        change(Operation.Kind.DELETE, file, () -> disk.delete(file));
    }

    @Override
    public void deleteTree(Path directory) throws IOException {
        SimulatedDisk.deleteTree(this, directory);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return operation(Operation.Kind.LOOK, directory, () -> disk.list(directory));
    }

    @Override
    public void createDirectory(Path directory, Access access) throws IOException {
        change(Operation.Kind.CREATE_DIRECTORY, directory, () -> disk.createDirectory(directory, access));
    }

    @Override
    public void protect(Path path, Access access) throws IOException {
        change(Operation.Kind.PROTECT, path, () -> disk.protect(path, access));
    }

    @Override
    public Space space(Path path) throws IOException {
        return operation(Operation.Kind.LOOK, path, () -> disk.space(path));
    }

    private interface Change {
        void make() throws IOException;
    }

    private interface Write {
        void of(byte[] bytes) throws IOException;
    }

    private void change(Operation.Kind kind, Path path, Change change) throws IOException {
        operation(kind, path, 0, done(change), () -> {});
    }

    private void write(Operation.Kind kind, Path path, byte[] content, Write write) throws IOException {
        operation(
                kind,
                path,
                content.length,
                done(() -> write.of(content)),
                () -> write.of(Arrays.copyOf(content, Math.min(written, content.length))));
    }

    private static Work<Boolean> done(Change change) {
        return () -> {
            change.make();
            return true;
        };
    }

    private <T> T operation(Operation.Kind kind, Path path, Work<T> work) throws IOException {
        return operation(kind, path, 0, work, () -> {});
    }

    /** In one piece with the disk: a process that dies meanwhile has done all of it or nothing. */
    private <T> T operation(Operation.Kind kind, Path path, int bytes, Work<T> work, Change half) throws IOException {
        synchronized (disk) {
            process.mustLive();
            Operation operation = new Operation(operations.size() + 1, kind, path, bytes);
            operations.add(operation);
            boolean last = operation.number() == dies;
            if (last && moment != Moment.AFTER) {
                if (moment == Moment.IN_THE_MIDDLE) {
                    half.make();
                }
                throw process.dies("before " + operation);
            }
            if (failing.contains(operation.number())) {
                throw new IOException("Input/output error");
            }
            T answer = work.done();
            if (last) {
                throw process.dies("after " + operation);
            }
            return answer;
        }
    }
}
