package io.openwatch.testing;

import io.safeupgrade.testkit.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real command line as a child process. */
public final class Program implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("listens on port (\\d+)");
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path out;
    private final BufferedReader err;
    private final List<String> errors = new ArrayList<>();

    private Program(Process process, Path out) {
        this.process = process;
        this.out = out;
        this.err = process.errorReader(StandardCharsets.UTF_8);
    }

    /** What a finished program leaves. */
    public record Finished(int exit, String out, String err) {}

    public static Program start(Home home, String... arguments) {
        return start(Installation.jvm(), home, arguments);
    }

    static Program start(ChildJvm jvm, Home home, String... arguments) {
        try {
            List<String> command = jvm.command("io.openwatch.cli.Main", arguments);
            Path out = Files.createTempFile(home.directory(), "out", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile());
            builder.environment().putAll(home.environment());
            Process process = builder.start();
            process.getOutputStream().close();
            return new Program(process, out);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static Finished run(Home home, String... arguments) {
        try (Program program = start(home, arguments)) {
            return program.finish();
        }
    }

    /** Read the log until the service says on which port it listens. */
    public int port() {
        try {
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                errors.add(line);
                Matcher matcher = LISTENS.matcher(line);
                if (matcher.find()) {
                    return Integer.parseInt(matcher.group(1));
                }
            }
            throw new AssertionError("it never listened: " + errors);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Ask it to end, as systemd does. */
    public Program terminate() {
        // Process.destroy would close the streams that finish() still reads.
        process.toHandle().destroy();
        return this;
    }

    public Finished finish() {
        try {
            err.lines().forEach(errors::add);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end: " + errors);
            }
            return new Finished(process.exitValue(), Files.readString(out), String.join("\n", errors));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new AssertionError(asked);
        }
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
