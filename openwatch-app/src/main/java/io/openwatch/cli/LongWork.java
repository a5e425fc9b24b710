package io.openwatch.cli;

import io.safeupgrade.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows how far long work outside of a run has come, with the time that is left: in place on a terminal, else in lines. */
final class LongWork implements Consumer<Progress> {
    private static final Duration LINES = Duration.ofSeconds(5);
    private static final Duration LIVE = Duration.ofMillis(100);
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream err;
    private final String name;
    private final boolean terminal;
    private long last = System.nanoTime();
    private long began = last;
    private @Nullable String what;
    private boolean live;

    private LongWork(PrintStream err, String name, boolean terminal) {
        this.err = err;
        this.name = name;
        this.terminal = terminal;
    }

    static LongWork on(Console console, String name) {
        return new LongWork(console.err(), name, console.err().equals(System.err) && Terminal.present());
    }

    @Override
    public synchronized void accept(Progress progress) {
        long now = System.nanoTime();
        if (!progress.what().equals(what)) {
            what = progress.what();
            began = now;
        }
        if (now - last < (terminal ? LIVE : LINES).toNanos()) {
            return;
        }
        last = now;
        String text = name + ": " + describe(progress, now - began);
        if (terminal) {
            // A line that wraps cannot be cleared; 80 columns are what every terminal has.
            err.print(CLEAR + (text.length() < 80 ? text : text.substring(0, 79)));
            err.flush();
            live = true;
        } else {
            err.println(text);
        }
    }

    private static String describe(Progress progress, long elapsed) {
        long total = progress.total().orElse(0);
        long done = progress.done();
        if (total <= 0 || done <= 0) {
            return progress.what();
        }
        long percent = Math.min(99, done * 100 / total);
        long left = Math.max(0, elapsed / done * Math.max(0, total - done)) / 1_000_000_000;
        return String.format(Locale.ROOT, "%s: %d%%, about %d s left", progress.what(), percent, left);
    }

    /** Leave the line of the terminal clean for what comes next. */
    synchronized void end() {
        if (live) {
            err.print(CLEAR);
            err.flush();
        }
    }
}
