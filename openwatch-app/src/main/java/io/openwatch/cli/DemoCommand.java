package io.openwatch.cli;

import io.openwatch.demo.Demo;
import io.openwatch.demo.DemoFault;
import io.openwatch.demo.DemoOptions;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Secret;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.console.ConsoleProgress;
import java.io.PrintStream;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Shows an upgrade on a real database, well or badly ending, and leaves the new release serving. */
@Command(
        name = "demo",
        description = "Watch release 1 with a fleet of data being upgraded to release 2 on a real PostgreSQL.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    /** The variable that carries the address of the user's own database past everybody who may read arguments. */
    private static final String DSN = "OPENWATCH_DEMO_DSN";

    @Option(
            names = "--dsn",
            paramLabel = "DSN",
            description = "Use this empty database instead of one of the demo's own. With a password in it, better set "
                    + DSN + ".")
    @Nullable
    String dsn;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "500000", description = "Findings (default: 500000).")
    int rows = 500_000;

    @Option(names = "--hosts", paramLabel = "N", defaultValue = "500", description = "Hosts (default: 500).")
    int hosts = 500;

    @Option(names = "--fail", paramLabel = "WHAT", description = "Let it go wrong for real: ${COMPLETION-CANDIDATES}.")
    @Nullable
    DemoFault fail;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8443",
            description = "Listen there, or on another port where it is taken; 0 for any (default: 8443).")
    int port = 8443;

    @Option(
            names = "--no-serve",
            negatable = false,
            description = "End after the report, with the upgrade's exit code, instead of serving until Ctrl-C.")
    boolean noServe;

    @ParentCommand
    @Nullable
    OpenWatchCommand root;

    @Override
    public Integer call() {
        OpenWatchCommand command = Objects.requireNonNull(root);
        Console console = command.console();
        CountDownLatch ended = new CountDownLatch(1);
        // Outermost, so that a signal waits until the service and the demo's own PostgreSQL are down.
        try (Interruption interruption = Interruption.onSignal(ended::countDown);
                Demo demo = Demo.prepare(options(command), command.environment(), line -> step(console, line))) {
            demo.installOldRelease();
            UpgradeOutcome outcome = demo.upgrade(progress(console), upgrade -> interruption.cancels(upgrade::cancel));
            Outcomes.print(console, outcome);
            if (!noServe && !interruption.requested()) {
                stay(console, demo, ended);
            }
            return outcome instanceof UpgradeOutcome.Skipped ? 0 : outcome.exitCode();
        }
    }

    private DemoOptions options(OpenWatchCommand command) {
        if (rows < 0 || hosts < 1 || port < 0 || port > 65_535) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.USAGE,
                    "a fleet of [" + hosts + "] hosts with [" + rows + "] findings on port [" + port
                            + "] cannot be made",
                    "give --hosts 1 or more, --rows 0 or more, --port 0 to 65535"));
        }
        Optional<Secret> own = Optional.ofNullable(dsn)
                .or(() -> Optional.ofNullable(command.environment().get(DSN)))
                .filter(text -> !text.isBlank())
                .map(Secret::of);
        return new DemoOptions(own, hosts, rows, Optional.ofNullable(fail), port);
    }

    /** What is told beside the result goes to standard output for people, and out of the way of programs. */
    private static void step(Console console, String line) {
        narration(console).println("demo: " + line);
    }

    private static PrintStream narration(Console console) {
        return console.text() ? console.out() : console.err();
    }

    private static ConsoleProgress progress(Console console) {
        return console.text() ? ConsoleProgress.create() : ConsoleProgress.to(console.err(), false);
    }

    private static void stay(Console console, Demo demo, CountDownLatch ended) {
        step(console, demo.serves() ? "serving at " + demo.address() + " until Ctrl-C" : "stopped and held");
        if (demo.ownsDatabase()) {
            step(console, "PostgreSQL stays up until Ctrl-C; the commands above work from another terminal");
        }
        try {
            ended.await();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }
}
