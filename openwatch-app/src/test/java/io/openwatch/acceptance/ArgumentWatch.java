package io.openwatch.acceptance;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Looks at the arguments of every process that begins while it watches, as any user of the machine could. */
final class ArgumentWatch {
    private static final File PROC = new File("/proc");
    private static final long PAUSE_NANOS = 400_000;

    private final Set<String> before = new HashSet<>(Arrays.asList(processes()));
    private final Set<String> seen = new HashSet<>();
    private final Map<String, byte[]> last = new HashMap<>();
    private final byte[] buffer = new byte[1 << 17];
    private final Thread thread = new Thread(this::watch, "argument-watch");
    private volatile boolean over;

    private ArgumentWatch() {}

    /**
     * What was seen.
     *
     * @param arguments the whole command lines
     */
    record Seen(Set<String> arguments) {

        boolean holds(String text) {
            return arguments.stream().anyMatch(line -> line.contains(text));
        }
    }

    static ArgumentWatch begin() {
        ArgumentWatch watch = new ArgumentWatch();
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    Seen end() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new AssertionError(asked);
        }
        return new Seen(Set.copyOf(seen));
    }

    private void watch() {
        while (!over) {
            for (String process : processes()) {
                if (!before.contains(process)) {
                    look(process);
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static String[] processes() {
        String[] names = PROC.list((proc, name) -> Character.isDigit(name.charAt(0)));
        return names == null ? new String[0] : names;
    }

    private void look(String process) {
        try (FileInputStream arguments = new FileInputStream("/proc/" + process + "/cmdline")) {
            int length = Math.max(0, arguments.read(buffer));
            byte[] known = last.get(process);
            if (known == null || !Arrays.equals(known, 0, known.length, buffer, 0, length)) {
                last.put(process, Arrays.copyOf(buffer, length));
                seen.add(new String(buffer, 0, length, StandardCharsets.UTF_8));
            }
        } catch (IOException ended) {
            // It was gone before we looked.
            last.remove(process);
        }
    }
}
