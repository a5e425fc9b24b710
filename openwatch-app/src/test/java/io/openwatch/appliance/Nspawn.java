package io.openwatch.appliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A tree that is booted: one process of systemd-nspawn and, as its child, the init of the machine. */
final class Nspawn {
    /** How nspawn ends when the machine asked for a reboot and nobody keeps its unit. */
    static final int REBOOT = 133;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** A control group of its own: nspawn would put each machine into the same one below that of the lane. */
    private static final String START = """
            for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
                [ -e "$hierarchy/cgroup.procs" ] || continue
                mkdir -p "$hierarchy/$1"
                echo $$ >"$hierarchy/$1/cgroup.procs"
            done
            exec systemd-nspawn --directory="$2" --machine="$1" --hostname=appliance --boot --register=no --keep-unit \\
                --quiet --console=pipe --private-network --private-users=no --resolv-conf=off --timezone=off
            """;

    /** Stopped first, so that nobody in there sees another one die and writes that down. */
    private static final String KILL = """
            for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/unified; do
                [ -e "$hierarchy/$1/cgroup.kill" ] || continue
                echo 1 >"$hierarchy/$1/cgroup.freeze"
                until grep -qx 'frozen 1' "$hierarchy/$1/cgroup.events"; do :; done
                echo 1 >"$hierarchy/$1/cgroup.kill"
            done
            """;

    private static final String SWEEP = """
            for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
                [ ! -d "$hierarchy/$1" ] || find "$hierarchy/$1" -depth -type d -exec rmdir {} \\; || true
                [ ! -d "$hierarchy/$1" ]
            done
            """;

    private final String name;
    private final Process process;

    private Nspawn(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** Boot the tree at {@code root}; what the machine prints goes to the end of {@code console}. */
    static Nspawn boot(Path root, Path console) {
        // Another checkout has other trees; the same tree after a crash finds its own groups again.
        String name = "su-" + Integer.toHexString(root.hashCode());
        try {
            Process process = new ProcessBuilder(List.of("/bin/sh", "-ec", START, "sh", name, root.toString()))
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()))
                    .start();
            return new Nspawn(name, process);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Find the init of the machine; empty while there is none. */
    Optional<Long> leader() {
        return process.children().map(ProcessHandle::pid).filter(Nspawn::isInit).findFirst();
    }

    private static boolean isInit(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "comm"))
                    .strip()
                    .equals("systemd");
        } catch (IOException ended) {
            return false;
        }
    }

    boolean runs() {
        return process.isAlive();
    }

    /** Wait until the machine is off. */
    int ended() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the machine does not go off within " + PATIENCE.toSeconds() + " s");
            }
            // A killed process stays in its group for a moment.
            Patience.await("its control groups are empty", PATIENCE, this::swept, () -> name);
            return process.exitValue();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new AssertionError(asked);
        }
    }

    private boolean swept() {
        return Commands.run(PATIENCE, "/bin/sh", "-ec", SWEEP, "sh", name).exit() == 0;
    }

    /** End every process of the machine at once, as pulling the plug does; what was written stays written. */
    void kill() {
        Commands.run(PATIENCE, "/bin/sh", "-ec", KILL, "sh", name).ok();
        leader().flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        ended();
    }
}
