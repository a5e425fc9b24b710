package io.safeupgrade.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tell one process from every other that ever had its number.
 *
 * <p>On Linux the start is the kernel's own count of ticks within this boot: the wall-clock instant that Java derives
 * from it moves when the clock is set, and then a running service would be taken for a stranger.
 *
 * @param pid its number
 * @param start when it began, in the platform's most stable form
 */
record ProcessIdentity(long pid, String start) {

    private static final Path PROC = Path.of("/proc");

    /** Identify the process that has this number now; empty when there is none, or only the remains of one. */
    static Optional<ProcessIdentity> of(long pid) {
        if (!Files.isDirectory(PROC.resolve("self"))) {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .map(handle -> new ProcessIdentity(
                            pid,
                            handle.info().startInstant().map(Object::toString).orElse("unknown")));
        }
        return stat(pid)
                .filter(fields -> !gone(fields))
                .map(fields -> new ProcessIdentity(pid, boot() + "/" + fields[19]));
    }

    /** Say whether this very process still runs; one that has ended and waits to be reaped does not. */
    boolean alive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Say whether the number belongs to a process that runs. */
    static boolean running(ProcessHandle handle) {
        if (!Files.isDirectory(PROC.resolve("self"))) {
            return handle.isAlive();
        }
        return stat(handle.pid()).filter(fields -> !gone(fields)).isPresent();
    }

    private static boolean gone(String[] fields) {
        return "Z".equals(fields[0]) || "X".equals(fields[0]);
    }

    /** Return the fields of /proc/PID/stat from the third (state) on: the second, the name, may hold anything. */
    private static Optional<String[]> stat(long pid) {
        try {
            String text = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            return Optional.of(text.substring(text.lastIndexOf(')') + 1).strip().split(" "));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static String boot() {
        try {
            return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException hidden) {
            return "boot";
        }
    }

    @Override
    public String toString() {
        return pid + "@" + start;
    }
}
