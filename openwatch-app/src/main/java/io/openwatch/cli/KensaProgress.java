package io.openwatch.cli;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.report.TextReport;
import java.time.Duration;

/** Prints the report of each host as it comes, and how many are left. */
final class KensaProgress {

    private final Console console;
    private final int hosts;
    private final TextReport text;
    private final long from = System.nanoTime();
    private int finished;

    KensaProgress(Console console, int hosts, boolean quiet) {
        this.console = console;
        this.hosts = hosts;
        this.text = new TextReport(quiet);
    }

    /** Take a report; for one thread at a time. */
    void finished(HostReport report) {
        finished++;
        text.lines(report).forEach(console::line);
        if (finished < hosts) {
            long left = (System.nanoTime() - from) / finished * (hosts - finished);
            console.note(finished + " of " + hosts + " hosts, about "
                    + Math.max(1, Duration.ofNanos(left).toSeconds()) + " s left");
        }
    }
}
