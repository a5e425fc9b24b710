package io.safeupgrade.console;

import io.safeupgrade.Failure;
import io.safeupgrade.Progress;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.UpgradeEvent.PhaseEnded;
import io.safeupgrade.UpgradeEvent.PhaseStarted;
import io.safeupgrade.UpgradeEvent.Planned;
import io.safeupgrade.UpgradeEvent.Progressed;
import io.safeupgrade.UpgradeEvent.RunEnded;
import io.safeupgrade.UpgradeEvent.RunStarted;
import io.safeupgrade.UpgradeEvent.Waiting;
import io.safeupgrade.UpgradeEvent.Warned;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.UpgradeReport.PhaseRecord;
import io.safeupgrade.exec.Evidence;
import io.safeupgrade.spi.UpgradeListener;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Print a run for an operator: one line for each phase, progress while one is long, and the report at the end.
 *
 * <p>On a terminal the progress is one line that changes in place; elsewhere it is a plain line every few seconds of
 * event time, fit for a log. An output that can no longer be written to is left alone: the upgrade goes on.
 *
 * @since 0.1
 */
public final class ConsoleProgress implements UpgradeListener {

    private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);
    private static final Duration LIVE_INTERVAL = Duration.ofMillis(100);
    private static final String CLEAR = "\r\u001b[K";

    private final Appendable out;
    private final boolean terminal;
    private final boolean symbols;
    private boolean live;
    private boolean broken;
    private @Nullable Instant lastProgress;
    private @Nullable String lastWaiting;

    private ConsoleProgress(Appendable out, boolean terminal, boolean symbols) {
        this.out = out;
        this.terminal = terminal;
        this.symbols = symbols;
    }

    /** Print to standard output, which is asked whether it is a terminal and whether it can show a check mark. */
    @SuppressWarnings("SystemOut") // printing is its purpose
    public static ConsoleProgress create() {
        boolean terminal = standardOutputIsTerminal();
        boolean utf8 = Charset.forName(System.getProperty("stdout.encoding", "US-ASCII"), StandardCharsets.US_ASCII)
                .equals(StandardCharsets.UTF_8);
        return new ConsoleProgress(System.out, terminal, terminal && utf8);
    }

    /** Print to {@code out}; with check marks and a line that changes in place if it is a {@code terminal}. */
    public static ConsoleProgress to(Appendable out, boolean terminal) {
        return new ConsoleProgress(out, terminal, terminal);
    }

    @Override
    public synchronized void on(UpgradeEvent event) {
        switch (event) {
            case Waiting waiting -> waiting(waiting.reason());
            case Planned planned -> line(planned(planned.plan()));
            case RunStarted started ->
                line("run " + started.run() + ", asked for by "
                        + started.trigger().name().toLowerCase(Locale.ROOT));
            case PhaseStarted started -> phaseStarted(started);
            case Progressed progressed -> progressed(progressed);
            case PhaseEnded ended -> phaseEnded(ended);
            case Warned warned -> line(OutcomeReport.finding(warned.finding()));
            case RunEnded ended -> OutcomeReport.lines(ended.outcome()).forEach(this::line);
        }
    }

    private void waiting(String reason) {
        if (!reason.equals(lastWaiting)) {
            lastWaiting = reason;
            line("waiting: " + Evidence.presentable(reason));
        }
    }

    private static String planned(UpgradePlan plan) {
        String releases = plan.from().map(from -> from + " -> ").orElse("") + plan.to();
        String todo = switch (plan.verdict()) {
            case STAY_STOPPED -> "an interrupted run left what a person must decide";
            case PROCEED ->
                plan.restore()
                        .map(back -> "back to restore point " + back.point().id())
                        .orElseGet(() -> forward(plan));
            case UP_TO_DATE -> "nothing to do";
            case SKIP -> "the database cannot be reached";
            case REFUSE -> "refused";
        };
        return "plan: " + plan.appliance() + " " + releases + ", " + todo;
    }

    private static String forward(UpgradePlan plan) {
        return plan.pending().size() + " pending, "
                + (plan.backup().planned()
                        ? "with a restore point"
                        : "without a restore point: " + plan.backup().why());
    }

    private void phaseStarted(PhaseStarted started) {
        lastProgress = null;
        if (terminal) {
            live("%s [%d/%d] %-9s %s"
                    .formatted(
                            symbols ? "…" : "..",
                            started.index(),
                            started.count(),
                            started.phase(),
                            started.phase().purpose()));
        }
    }

    private void phaseEnded(PhaseEnded ended) {
        PhaseRecord record = ended.result();
        String said = ended.failure().map(Failure::what).orElse(record.summary());
        line("%s %-9s %9s  %s"
                .formatted(
                        mark(record.result()),
                        record.phase(),
                        Amounts.duration(record.took()),
                        Evidence.presentable(said))
                .stripTrailing());
    }

    private String mark(PhaseRecord.Result result) {
        return switch (result) {
            case DONE -> symbols ? "✓" : "ok    ";
            case FAILED -> symbols ? "✗" : "FAILED";
            case CANCELLED -> symbols ? "✗" : "ENDED ";
        };
    }

    private void progressed(Progressed event) {
        Duration interval = terminal ? LIVE_INTERVAL : PLAIN_INTERVAL;
        if (lastProgress == null && !terminal) {
            // The first plain line comes after one interval: a short phase needs none.
            lastProgress = event.at().minus(event.elapsed().compareTo(interval) < 0 ? event.elapsed() : interval);
        }
        if (lastProgress != null && Duration.between(lastProgress, event.at()).compareTo(interval) < 0) {
            return;
        }
        lastProgress = event.at();
        if (terminal) {
            live("  " + describe(event));
        } else {
            line("  " + describe(event));
        }
    }

    private static String describe(Progressed event) {
        Progress progress = event.progress();
        StringBuilder text = new StringBuilder(event.phase() + " " + Evidence.presentable(progress.what()) + ":");
        if (progress.total().isPresent() && progress.total().getAsLong() > 0) {
            // An estimate may be passed; more than all of it helps nobody.
            long percent = Math.min(
                    99, (long) (progress.done() * 100.0 / progress.total().getAsLong()));
            text.append(' ')
                    .append(progress.done() == progress.total().getAsLong() ? 100 : percent)
                    .append("%,");
        }
        text.append(' ').append(Amounts.amount((double) progress.done(), progress.unit()));
        progress.total()
                .ifPresent(total -> text.append(" of ").append(Amounts.amount((double) total, progress.unit())));
        double seconds = event.elapsed().toMillis() / 1000.0;
        if (seconds >= 1 && progress.unit() != Progress.Unit.STEPS) {
            text.append(", ")
                    .append(Amounts.amount(progress.done() / seconds, progress.unit()))
                    .append("/s");
        }
        event.remaining()
                .filter(Duration::isPositive)
                .ifPresent(left ->
                        text.append(", about ").append(Amounts.duration(left)).append(" left"));
        return text.toString();
    }

    private void live(String text) {
        // A line that wraps cannot be cleared; 80 columns are what every terminal has.
        String shown = text.length() < 80 ? text : text.substring(0, 79);
        append((live ? CLEAR : "") + shown);
        live = true;
    }

    private void line(String text) {
        append((live ? CLEAR : "") + text + "\n");
        live = false;
    }

    private void append(String text) {
        if (broken) {
            return;
        }
        try {
            out.append(text);
            if (out instanceof java.io.Flushable buffered) {
                buffered.flush();
            }
        } catch (IOException gone) {
            broken = true;
        }
    }

    /** From release 22 on there is a console without a terminal too, and it says so by a method that 21 lacks. */
    @SuppressWarnings("SystemConsoleNull") // it is null on 21 and on 25
    private static boolean standardOutputIsTerminal() {
        Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException release21) {
            return true;
        }
    }
}
