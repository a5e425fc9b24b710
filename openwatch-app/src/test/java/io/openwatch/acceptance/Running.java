package io.openwatch.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A command that runs; whatever it printed is in files, so that it never waits for a reader. */
final class Running implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 150;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Process process;
    private final Path out;
    private final Path err;

    private Running(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** What a command that ended leaves. */
    record Ended(int exit, String out, String err) {
        String all() {
            return out + err;
        }
    }

    static Running start(Path logs, Map<String, String> environment, List<String> argv) {
        try {
            Path out = Files.createTempFile(Files.createDirectories(logs), "", ".out");
            Path err = Files.createTempFile(logs, "", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(argv).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("OPENWATCH_") || name.startsWith("PG"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            return new Running(process, out, err);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    long pid() {
        return process.pid();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    /** Wait until {@code condition} holds; it never will once the command has ended. */
    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            boolean over = !process.isAlive() || System.nanoTime() > end;
            if (over && !condition.getAsBoolean()) {
                throw new AssertionError("never " + what
                        + (process.isAlive() ? "" : ", it ended with " + process.exitValue()) + "\n" + out() + err());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Wait until a line of what it printed, to either stream, fits. */
    void awaitLine(String what, Predicate<String> fits) {
        await("printed " + what, () -> (out() + "\n" + err()).lines().anyMatch(fits));
    }

    Ended finish() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end\n" + out() + err());
            }
            return new Ended(process.exitValue(), out(), err());
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new AssertionError(asked);
        }
    }

    /** Ask it and what it started to end, as Ctrl-C in a terminal does. */
    Running terminate() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        return this;
    }

    /** End it as a power cut would: SIGKILL. */
    void kill() {
        process.destroyForcibly();
        finish();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
