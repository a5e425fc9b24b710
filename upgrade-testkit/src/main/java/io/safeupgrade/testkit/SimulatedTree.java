package io.safeupgrade.testkit;

import io.safeupgrade.testkit.SimulatedNames.Slot;
import io.safeupgrade.testkit.SimulatedNode.Directory;
import io.safeupgrade.testkit.SimulatedNode.File;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The files and directories of a simulated disk, by path; refuses what a real file system refuses. */
final class SimulatedTree {

    private final Directory root = new Directory();
    private final SimulatedNames names = new SimulatedNames();

    /** Look; nothing lies below a file. */
    Optional<SimulatedNode> look(Path path) {
        // Histories look a hundred times where they write once: texts are cut faster than paths are taken apart.
        String text = path.toAbsolutePath().normalize().toString();
        SimulatedNode found = root;
        for (int begin = 1; begin < text.length(); ) {
            int end = text.indexOf('/', begin);
            String name = end < 0 ? text.substring(begin) : text.substring(begin, end);
            SimulatedNode next = found instanceof Directory directory ? directory.names.get(name) : null;
            if (next == null) {
                return Optional.empty();
            }
            found = next;
            begin = end < 0 ? text.length() : end + 1;
        }
        return Optional.of(found);
    }

    SimulatedNode existing(Path path) throws FileSystemException {
        Optional<SimulatedNode> found = look(path);
        if (found.isEmpty() && isBelowFile(path)) {
            throw notDirectory(path);
        }
        return found.orElseThrow(() -> new NoSuchFileException(path.toString()));
    }

    private boolean isBelowFile(Path path) {
        Path parent = path.toAbsolutePath().normalize().getParent();
        return parent != null && look(parent).filter(File.class::isInstance).isPresent();
    }

    private static FileSystemException notDirectory(Path path) {
        return new FileSystemException(path.toString(), null, "Not a directory");
    }

    File file(Path path) throws FileSystemException {
        if (existing(path) instanceof File file) {
            return file;
        }
        throw new FileSystemException(path.toString(), null, "Is a directory");
    }

    Directory directory(Path path) throws FileSystemException {
        if (look(path).isEmpty() && !isBelowFile(path)) {
            throw new NoSuchFileException(path.toString());
        }
        return look(path)
                .filter(Directory.class::isInstance)
                .map(Directory.class::cast)
                .orElseThrow(() -> new NotDirectoryException(path.toString()));
    }

    void putNew(Path path, SimulatedNode node) throws FileSystemException {
        Slot slot = slot(path);
        if (look(path).isPresent()) {
            throw new FileAlreadyExistsException(path.toString());
        }
        names.put(slot, node);
    }

    /** Make a file that has always been there. */
    void plant(Path path, byte[] content) {
        Directory directory = root;
        Path whole = path.toAbsolutePath();
        for (Path name : Objects.requireNonNull(whole.getParent())) {
            SimulatedNode next = directory.names.computeIfAbsent(name.toString(), missing -> new Directory());
            directory.durable.put(name.toString(), next);
            directory = (Directory) next;
        }
        File file = new File();
        file.append(content);
        file.sync();
        String last = String.valueOf(whole.getFileName());
        directory.names.put(last, file);
        directory.durable.put(last, file);
    }

    void rename(Path from, Path to) throws FileSystemException {
        SimulatedNode moved = existing(from);
        Slot target = slot(to);
        Optional<SimulatedNode> there = look(to);
        if (there.equals(Optional.of(moved))) {
            return;
        }
        if (to.startsWith(from)) {
            throw new FileSystemException(from.toString(), to.toString(), "Invalid argument");
        }
        if (there.isPresent()) {
            mustGiveWay(there.get(), moved, to);
        }
        names.rename(slot(from), target, moved);
    }

    private static void mustGiveWay(SimulatedNode there, SimulatedNode moved, Path to) throws FileSystemException {
        if (there instanceof File && moved instanceof Directory) {
            throw notDirectory(to);
        }
        if (there instanceof Directory directory) {
            if (moved instanceof File) {
                throw new FileSystemException(to.toString(), null, "Is a directory");
            }
            if (!directory.names.isEmpty()) {
                throw new FileSystemException(to.toString(), null, "Directory not empty");
            }
        }
    }

    void delete(Path path) throws FileSystemException {
        Optional<SimulatedNode> found = look(path);
        if (found.isEmpty() && !isBelowFile(path)) {
            return;
        }
        if (existing(path) instanceof Directory directory && !directory.names.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        names.remove(slot(path));
    }

    /** Sync a directory; a file that is opened for reading can be synced the same way. */
    void sync(Path path) throws FileSystemException {
        switch (existing(path)) {
            case File file -> file.sync();
            case Directory directory -> names.sync(directory);
        }
    }

    void copyDurableInto(SimulatedTree other) {
        root.copyDurableInto(other.root);
    }

    void cutPower(Survivors survivors) {
        names.cutPower(survivors);
        cutPower(root, survivors);
    }

    private static void cutPower(Directory directory, Survivors survivors) {
        directory.names.clear();
        directory.names.putAll(directory.durable);
        for (SimulatedNode node : directory.names.values()) {
            switch (node) {
                case File file -> file.cutPower(survivors);
                case Directory below -> cutPower(below, survivors);
            }
        }
    }

    long bytes() {
        return bytes(root);
    }

    private static long bytes(Directory directory) {
        long sum = 0;
        for (Map.Entry<String, SimulatedNode> name : directory.names.entrySet()) {
            sum += switch (name.getValue()) {
                case File file -> file.length();
                case Directory below -> bytes(below);
            };
        }
        return sum;
    }

    private Slot slot(Path path) throws FileSystemException {
        Path parent = path.toAbsolutePath().normalize().getParent();
        if (parent == null) {
            throw new FileSystemException(path.toString(), null, "Device or resource busy");
        }
        if (existing(parent) instanceof Directory directory) {
            return new Slot(directory, String.valueOf(path.getFileName()));
        }
        throw notDirectory(path);
    }
}
