package io.safeupgrade.examples.till;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.http.HttpHealthProbe;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.testkit.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The till as a process of its own, started as a person or a supervisor would; closing kills it. */
final class TillProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String END = "\0end of output";

    private final Process process;
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final List<String> read = new ArrayList<>();

    private TillProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::collect);
    }

    /** Start {@code till command} as {@code release} with its state in {@code state}. */
    static TillProcess start(Shop shop, Path state, String release, String... command) {
        return start(environment(shop, state, release), command);
    }

    private static Map<String, String> environment(Shop shop, Path state, String release) {
        return Map.of(
                "TILL_DSN", shop.url(), "TILL_STATE", state.toString(), "TILL_RELEASE", release, "TILL_PORT", "0");
    }

    /** Start it with nothing but {@code environment} and the way to pg_dump. */
    static TillProcess start(Map<String, String> environment, String... command) {
        return start(Trained.TILL, Till.class, environment, command);
    }

    /** Start the till of the guide's first page. */
    static TillProcess startSmallest(Shop shop, Path state, String... command) {
        return start(Trained.TILL, SmallestTill.class, environment(shop, state, "1.1"), command);
    }

    private static TillProcess start(
            ChildJvm jvm, Class<?> program, Map<String, String> environment, String... command) {
        ProcessBuilder builder = new ProcessBuilder(jvm.command(program.getName(), command)).redirectErrorStream(true);
        String path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(environment);
        try {
            return new TillProcess(builder.start());
        } catch (IOException cannotStart) {
            throw new UncheckedIOException(cannotStart);
        }
    }

    /** Sees once which classes the till needs; every later start is faster for it. */
    private static final class Trained {
        static final ChildJvm TILL = ChildJvm.shared(
                Path.of("target", "child-jvm"), entry -> !entry.endsWith("test-classes"), TillProcess::useOnce);
    }

    private static void useOnce(ChildJvm jvm) {
        try (TillProcess till = start(
                jvm, Till.class, environment(Shop.withSales(), jvm.directory().resolve("till"), "1.1"))) {
            till.awaitServing();
            till.terminate();
            till.awaitExit();
        }
    }

    private void collect() {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines().forEach(unread::add);
        } catch (IOException | UncheckedIOException killed) {
            unread.add("(output cut off: " + killed.getMessage() + ")");
        } finally {
            unread.add(END);
        }
    }

    /** Read on until a line holds {@code text}, and return that line. */
    String awaitLine(String text) {
        return next(text).orElseThrow(() -> new AssertionError("no line with [" + text + "] in:\n" + output()));
    }

    /** Wait until it serves, and return the address of its health. */
    String awaitServing() {
        String line = awaitLine("listens on port");
        return "http://localhost:" + line.substring(line.lastIndexOf(' ') + 1) + "/health";
    }

    /** Wait until it has ended by itself, and return its exit code. */
    int awaitExit() {
        next(END);
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("ended; output:\n%s", output())
                    .isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
        return process.exitValue();
    }

    /** Ask it to end, as an orchestrator does (SIGTERM). */
    void terminate() {
        // Not Process.destroy: that also closes the pipe, and what it says while it ends would be lost.
        process.toHandle().destroy();
    }

    /** Return what it has printed as far as read. */
    String output() {
        return String.join("\n", read);
    }

    /** Wait until it serves, and expect an outside client to find {@code release} on {@code schema}. */
    void assertServes(String release, String schema) {
        HealthProbe.Health health = HttpHealthProbe.at(awaitServing())
                .probe(new HealthProbe.ProbeRequest(
                        Shop.call(), ReleaseVersion.of(release), Optional.of(SchemaVersion.of(schema))));
        assertThat(health).as(output()).isInstanceOf(HealthProbe.Healthy.class);
    }

    private Optional<String> next(String text) {
        long began = System.nanoTime();
        try {
            while (true) {
                long left = PATIENCE.toNanos() - (System.nanoTime() - began);
                String line = unread.poll(Math.max(left, 0), TimeUnit.NANOSECONDS);
                if (line == null) {
                    return Optional.empty();
                }
                if (line.equals(END)) {
                    unread.add(END);
                    return Optional.of(END).filter(text::equals);
                }
                read.add(line);
                if (line.contains(text)) {
                    return Optional.of(line);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
