package io.safeupgrade.testkit;

import io.safeupgrade.file.Disk;
import io.safeupgrade.testkit.SimulatedNode.Directory;
import io.safeupgrade.testkit.SimulatedNode.File;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Model the disk of a machine in memory, where what processes see and what a power cut leaves are two things.
 *
 * <p>As POSIX has it, content is durable only after {@link #sync}, a name only after {@link #syncDirectory}; see
 * {@link PowerCut} for what becomes of the rest. Without faults it behaves as the real disk; it has no links and forgets
 * permissions. The id of the boot lies where Linux has it.
 *
 * <p>The disk itself is for looks from outside and never dies: what is to be killed works on {@link #usedBy}. Safe for
 * use by several threads.
 *
 * @since 0.1
 */
public final class SimulatedDisk implements Disk {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final long ROOMY = 1L << 40;

    private final SimulatedTree tree = new SimulatedTree();
    private final Set<SimulatedProcess> processes = new HashSet<>();
    private long capacity = ROOMY;
    private int boots;

    private SimulatedDisk() {
        boot();
    }

    /** Make one with nothing on it. */
    public static SimulatedDisk create() {
        return new SimulatedDisk();
    }

    /** Return the disk as {@code process} uses it, with faults of its own. */
    public synchronized ProcessDisk usedBy(SimulatedProcess process) {
        processes.add(process);
        return new ProcessDisk(this, process);
    }

    /** Cut the power: every process that used the disk is dead, and what was not synced is subject to {@code cut}. */
    public synchronized void cutPower(PowerCut cut) {
        processes.forEach(process -> process.kill("by a power cut"));
        processes.clear();
        tree.cutPower(new Survivors(cut));
        boot();
    }

    /** Shut down and boot: every process that used the disk is dead, everything written is durable. */
    public void reboot() {
        cutPower(new PowerCut.KeepsAll());
    }

    /** Return a copy that holds what is durable now: what a power cut leaves at least. */
    public synchronized SimulatedDisk durable() {
        SimulatedDisk copy = new SimulatedDisk();
        tree.copyDurableInto(copy.tree);
        return copy;
    }

    /** Have room for {@code bytes} more, as far as nothing is deleted. */
    public synchronized void fullAfter(long bytes) {
        capacity = tree.bytes() + bytes;
    }

    /** Have room again. */
    public synchronized void roomy() {
        capacity = ROOMY;
    }

    /** Let the medium change one bit of {@code file}, counted from its first byte; it is not told to anybody. */
    public synchronized void flip(Path file, int bit) throws IOException {
        tree.file(file).flip(bit);
    }

    private void boot() {
        tree.plant(BOOT_ID, "boot-%08d\n".formatted(++boots).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public synchronized Optional<Entry> look(Path path) throws IOException {
        return tree.look(path).map(found -> switch (found) {
            case File file -> new Entry(Entry.Kind.FILE, file.length(), true, false, false);
            case Directory directory -> new Entry(Entry.Kind.DIRECTORY, 0, true, false, false);
        });
    }

    @Override
    public synchronized byte[] read(Path file) throws IOException {
        return tree.file(file).content();
    }

    @Override
    public InputStream open(Path file) throws IOException {
        return new ByteArrayInputStream(read(file));
    }

    @Override
    public synchronized void create(Path file, byte[] content, Access access) throws IOException {
        File created = new File();
        tree.putNew(file, created);
        write(created, content);
    }

    @Override
    public synchronized void append(Path file, byte[] content) throws IOException {
        write(tree.file(file), content);
    }

    private void write(File file, byte[] content) throws IOException {
        int fits = capacity == ROOMY ? content.length : (int) Math.min(content.length, free());
        file.append(Arrays.copyOf(content, fits));
        if (fits < content.length) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public synchronized void cut(Path file, long bytes) throws IOException {
        tree.file(file).cut((int) bytes);
    }

    @Override
    public synchronized void sync(Path file) throws IOException {
        tree.file(file).sync();
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws IOException {
        tree.sync(directory);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        tree.rename(from, to);
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        tree.delete(file);
    }

    @Override
    public synchronized void deleteTree(Path directory) throws IOException {
        deleteTree(this, directory);
    }

    /** One name at a time, as a process does. */
    static void deleteTree(Disk disk, Path path) throws IOException {
        Optional<Entry> found = disk.look(path);
        if (found.isPresent() && found.get().kind() == Entry.Kind.DIRECTORY) {
            for (Path inside : disk.list(path)) {
                deleteTree(disk, inside);
            }
        }
        if (found.isPresent()) {
            disk.delete(path);
        }
    }

    @Override
    public synchronized List<Path> list(Path directory) throws IOException {
        return tree.directory(directory).names.keySet().stream()
                .map(directory::resolve)
                .toList();
    }

    @Override
    public synchronized void createDirectory(Path directory, Access access) throws IOException {
        tree.putNew(directory, new Directory());
    }

    @Override
    public synchronized void protect(Path path, Access access) throws IOException {
        tree.existing(path);
    }

    @Override
    public synchronized Space space(Path path) throws IOException {
        tree.existing(path);
        return new Space("/ (simulated, memory)", free(), false);
    }

    private long free() {
        return Math.max(0, capacity - tree.bytes());
    }
}
