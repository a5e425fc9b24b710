package io.openwatch.demo;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.spi.CallContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/**
 * Let a directory run full for real.
 *
 * <p>As root it becomes a file system of its own in memory, which is made smaller than what is written to it ("no space
 * left on device"). Elsewhere the kernel limits how large a file this process may write ("file too large").
 */
final class SmallDisk implements AutoCloseable {

    private final Path directory;
    private final Function<Duration, CallContext> calls;
    private boolean mounted;

    private SmallDisk(Path directory, Function<Duration, CallContext> calls) {
        this.directory = directory;
        this.calls = calls;
    }

    /** Prepare {@code directory}; with room as long as {@link #fill} is not called. */
    static SmallDisk prepare(Path directory, Function<Duration, CallContext> calls) {
        SmallDisk disk = new SmallDisk(directory, calls);
        disk.mounted =
                disk.run("mount", "-t", "tmpfs", "-o", "size=64g,mode=0700", "openwatch-demo", directory.toString());
        return disk;
    }

    /** Leave {@code directory} as it is. */
    static SmallDisk none(Path directory, Function<Duration, CallContext> calls) {
        return new SmallDisk(directory, calls);
    }

    /** Take the room away. */
    void fill() {
        boolean full = mounted
                ? run("mount", "-o", "remount,size=8k", directory.toString())
                : run("prlimit", "--pid", pid(), "--fsize=65536:");
        if (!full) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.INTERNAL, "neither mount nor prlimit can make [" + directory + "] run full here", ""));
        }
    }

    /** Give the room back. */
    void empty() {
        if (mounted) {
            run("mount", "-o", "remount,size=64g", directory.toString());
        } else {
            run("prlimit", "--pid", pid(), "--fsize=unlimited:");
        }
    }

    private static String pid() {
        return String.valueOf(ProcessHandle.current().pid());
    }

    private boolean run(String... argv) {
        CommandResult result = CommandRunner.create().run(Command.of(argv), calls.apply(Duration.ofSeconds(20)));
        return result instanceof CommandResult.Exited exited && exited.code() == 0;
    }

    @Override
    public void close() {
        if (mounted) {
            mounted = !run("umount", "--lazy", directory.toString());
        }
    }
}
