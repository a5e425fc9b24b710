package io.safeupgrade.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.exec.ExecuteStreamHandler;
import org.apache.commons.exec.StreamPumper;
import org.jspecify.annotations.Nullable;

/**
 * Pump the three streams of a process. Differs from Commons Exec's own handler where that one would wait for ever or
 * keep silent: a reader that a left-over grandchild keeps open, an input that never ends, a sink that throws.
 */
final class Streams implements ExecuteStreamHandler {

    private static final int BUFFER = 64 * 1024;
    /** How long to wait for the end of a captured stream once the program itself has ended, while nothing comes. */
    private static final Duration QUIET = Duration.ofMillis(500);

    private static final Duration POLL = Duration.ofMillis(20);

    private final Tail captured;
    private final Tail errors;
    private final Optional<InputStream> source;
    private final Optional<OutputStream> sink;
    private final Runnable awaitEnd;
    private final AtomicReference<@Nullable IOException> broken = new AtomicReference<>();
    private @Nullable Thread output;
    private @Nullable Thread error;
    private @Nullable Thread writer;
    private volatile boolean closed;
    private volatile long lastByte = System.nanoTime();

    /** Pump for {@code command}; {@code awaitEnd} returns when its process has ended. */
    Streams(Command command, Runnable awaitEnd) {
        this.captured = new Tail(command.stdout().isPresent() ? 0 : command.outputCap());
        this.errors = new Tail(command.outputCap());
        this.source = command.stdin();
        this.sink = command.stdout();
        this.awaitEnd = awaitEnd;
    }

    String stdout() {
        return captured.text();
    }

    String stderr() {
        return errors.text();
    }

    /** Return what the sink or the source threw first. */
    Optional<IOException> broken() {
        return Optional.ofNullable(broken.get());
    }

    @Override
    public void setProcessInputStream(OutputStream input) throws IOException {
        if (source.isEmpty()) {
            input.close();
            return;
        }
        writer = pump(new Source(source.get()), input, true, "stdin");
    }

    @Override
    public void setProcessOutputStream(InputStream output) {
        this.output = pump(output, new Sink(sink.orElse(captured)), false, "stdout");
    }

    @Override
    public void setProcessErrorStream(InputStream error) {
        this.error = pump(error, new Sink(errors), false, "stderr");
    }

    @Override
    public void start() {
        lastByte = System.nanoTime();
        for (Thread pump : new @Nullable Thread[] {output, error, writer}) {
            if (pump != null) {
                pump.start();
            }
        }
    }

    /**
     * Wait for the end of the output.
     *
     * <p>A captured stream that a left-over keeps open and that is silent is not waited for. A streamed one is, whatever
     * happens: it may be a backup, and one that ends early must never look whole. The deadline ends that wait.
     */
    @Override
    public void stop() {
        await(output, sink.isEmpty());
        await(error, true);
        if (writer != null) {
            writer.interrupt();
        }
        try {
            if (sink.isPresent()) {
                sink.get().flush();
            }
        } catch (IOException full) {
            broken.compareAndSet(null, full);
        }
        close();
    }

    /** Let nothing more reach the sink; its owner goes on without us. */
    void close() {
        closed = true;
    }

    private void await(@Nullable Thread reader, boolean leaveWhenQuiet) {
        long began = System.nanoTime();
        while (reader != null && reader.isAlive()) {
            try {
                reader.join(POLL);
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
                return;
            }
            long quiet = System.nanoTime() - Math.max(began, lastByte);
            if (leaveWhenQuiet && quiet > QUIET.toNanos()) {
                return;
            }
        }
    }

    private static Thread pump(InputStream from, OutputStream to, boolean close, String name) {
        Thread thread = new Thread(new StreamPumper(from, to, close, BUFFER), "safe-upgrade-" + name);
        thread.setDaemon(true);
        return thread;
    }

    /** Remember the first failure of the target, then swallow, so that the process never blocks on a full pipe. */
    private final class Sink extends OutputStream {

        private final OutputStream target;

        Sink(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            lastByte = System.nanoTime();
            if (closed || (broken.get() != null && target != errors)) {
                return;
            }
            try {
                target.write(bytes, offset, length);
            } catch (IOException failed) {
                broken.compareAndSet(null, failed);
            } catch (RuntimeException defect) {
                broken.compareAndSet(null, new IOException("the sink threw " + defect, defect));
            }
        }
    }

    /**
     * Remember a failure to read, and do not end the process's input before the process is dead: it would take the cut
     * input for a whole one.
     */
    private final class Source extends InputStream {

        private final InputStream origin;

        Source(InputStream origin) {
            this.origin = origin;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return origin.read(bytes, offset, length);
            } catch (IOException failed) {
                throw held(failed);
            } catch (RuntimeException defect) {
                throw held(new IOException("the input threw " + defect, defect));
            }
        }

        private IOException held(IOException failed) {
            broken.compareAndSet(null, failed);
            awaitEnd.run();
            return failed;
        }
    }
}
