package io.safeupgrade.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Find and kill a process with everything that it started.
 *
 * <p>The parent relation alone loses a grandchild whose parent has ended: it then belongs to init. Each tree therefore
 * carries a mark in its environment, which children inherit and which /proc shows; where there is no /proc, the parent
 * relation has to do.
 */
final class ProcessTree {

    private static final Path PROC = Path.of("/proc");
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);

    private final Supplier<Optional<ProcessHandle>> root;
    private final byte[] mark;

    /** Find the tree of {@code root}, and every process whose environment holds {@code name=value}. */
    ProcessTree(Supplier<Optional<ProcessHandle>> root, String name, String value) {
        this.root = root;
        this.mark = (name + "=" + value).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Return every member that runs, parents before their children; this process and its own children never count.
     *
     * <p>The order matters: a shell whose child is killed goes on with its next command, if only for a moment.
     */
    Set<ProcessHandle> members() {
        Set<ProcessHandle> found = new LinkedHashSet<>();
        Optional<ProcessHandle> top = root.get();
        top.ifPresent(handle -> collect(handle, found));
        marked().forEach(handle -> collect(handle, found));
        found.remove(ProcessHandle.current());
        Map<ProcessHandle, Integer> depths = new HashMap<>();
        found.forEach(handle -> depths.put(handle, depth(handle, found)));
        return found.stream()
                .filter(ProcessIdentity::running)
                .sorted(Comparator.comparing(depths::get))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static void collect(ProcessHandle handle, Set<ProcessHandle> found) {
        found.add(handle);
        handle.descendants().forEach(found::add);
    }

    private static int depth(ProcessHandle handle, Set<ProcessHandle> members) {
        int depth = 0;
        Optional<ProcessHandle> parent = handle.parent();
        while (parent.isPresent() && members.contains(parent.get())) {
            depth++;
            parent = parent.get().parent();
        }
        return depth;
    }

    /**
     * End every member: ask, wait {@code grace}, kill; looks again after each round, because a process may fork meanwhile.
     *
     * @return whether none is left
     */
    boolean end(Duration grace) {
        members().forEach(ProcessHandle::destroy);
        if (emptyWithin(grace, ProcessHandle::destroy)) {
            return true;
        }
        return emptyWithin(KILL_PATIENCE, ProcessHandle::destroyForcibly);
    }

    private boolean emptyWithin(Duration patience, java.util.function.Consumer<ProcessHandle> newcomer) {
        long until = System.nanoTime() + patience.toNanos();
        Set<ProcessHandle> told = new LinkedHashSet<>();
        do {
            Set<ProcessHandle> left = members();
            if (left.isEmpty()) {
                return true;
            }
            left.stream().filter(told::add).forEach(newcomer);
            LockSupport.parkNanos(POLL.toNanos());
        } while (System.nanoTime() - until < 0);
        return members().isEmpty();
    }

    private List<ProcessHandle> marked() {
        List<ProcessHandle> found = new ArrayList<>();
        if (!Files.isDirectory(PROC.resolve("self"))) {
            return found;
        }
        Set<Long> own =
                ProcessHandle.current().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
        boolean insideTree = carriesMark(PROC.resolve("self/environ"));
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                // An upgrader that the service itself started carries the service's mark, and so do its children.
                boolean upgrader = insideTree
                        && (own.contains(pid) || pid == ProcessHandle.current().pid());
                if (!upgrader && carriesMark(process.resolve("environ"))) {
                    ProcessHandle.of(pid).ifPresent(found::add);
                }
            }
        } catch (IOException hidden) {
            return found;
        }
        return found;
    }

    private boolean carriesMark(Path environ) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(environ);
        } catch (IOException anothersOrGone) {
            return false;
        }
        for (int start = 0; start + mark.length <= bytes.length; ) {
            int end = start;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            if (java.util.Arrays.equals(bytes, start, end, mark, 0, mark.length)) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }
}
