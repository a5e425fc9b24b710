package io.safeupgrade.exec;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.exec.CommandResult.Exited;
import io.safeupgrade.exec.CommandResult.GivenUp;
import io.safeupgrade.exec.CommandResult.NotStarted;
import io.safeupgrade.spi.CallContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteResultHandler;
import org.jspecify.annotations.Nullable;

/**
 * Run a command to its end, or until the call is over; safe for use by several threads.
 *
 * <p>What is given up is killed as a whole, parents before their children: SIGTERM, a short grace, SIGKILL. A program that ends by
 * itself but leaves a background process with its output open is not waited for once that is silent, and what it left
 * is not killed: starting a daemon is a legitimate thing to do.
 *
 * @since 0.1
 */
public final class CommandRunner {

    private static final String MARK = "SAFE_UPGRADE_COMMAND";
    private static final Duration POLL = Duration.ofMillis(25);
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Duration grace;

    private CommandRunner(Duration grace) {
        this.grace = grace;
    }

    /** Make one. */
    public static CommandRunner create() {
        return new CommandRunner(GRACE);
    }

    /** Return one that gives what it kills {@code duration} between SIGTERM and SIGKILL. */
    public CommandRunner withGrace(Duration duration) {
        return new CommandRunner(duration);
    }

    /**
     * Run {@code command}.
     *
     * @return how it ended; a thread interrupted while it waits gives up and keeps its interrupt flag
     */
    public CommandResult run(Command command, CallContext call) {
        if (call.over()) {
            return new GivenUp(whyOver(call), "", "", Optional.empty());
        }
        if (command.directory().filter(path -> !Files.isDirectory(path)).isPresent()) {
            return new NotStarted(Failure.of(
                    ErrorCode.MISCONFIGURED,
                    "cannot run [" + command.program() + "]: its directory ["
                            + command.directory().get() + "] does not exist",
                    "create the directory"));
        }
        Attempt attempt = new Attempt(command);
        long began = System.nanoTime();
        try {
            attempt.executor.execute(new CommandLine(command.program()), attempt);
        } catch (IOException unusable) {
            return notStarted(command, unusable);
        }
        return await(attempt, call, began);
    }

    private CommandResult await(Attempt attempt, CallContext call, long began) {
        Optional<String> reason = Optional.empty();
        boolean interrupted = false;
        while (reason.isEmpty()) {
            try {
                attempt.finished.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
                break;
            } catch (TimeoutException stillRuns) {
                reason = attempt.streams.broken().map(CommandRunner::whyBroken);
                if (reason.isEmpty() && call.over()) {
                    reason = Optional.of(whyOver(call));
                }
            } catch (InterruptedException asked) {
                interrupted = true;
                reason = Optional.of("the thread was interrupted");
            } catch (ExecutionException defect) {
                throw new IllegalStateException("the runner of [" + attempt.command.program() + "] failed", defect);
            }
        }
        if (reason.isPresent()) {
            attempt.kill(grace);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return result(attempt, reason, Duration.ofNanos(System.nanoTime() - began));
    }

    private static CommandResult result(Attempt attempt, Optional<String> reason, Duration took) {
        Optional<IOException> broken = attempt.streams.broken();
        if (reason.isPresent() || broken.isPresent()) {
            String why = broken.map(CommandRunner::whyBroken).or(() -> reason).orElseThrow();
            return new GivenUp(why, attempt.streams.stdout(), attempt.streams.stderr(), broken);
        }
        Outcome outcome = attempt.finished.join();
        if (outcome.unable() != null) {
            return notStarted(attempt.command, outcome.unable());
        }
        return new Exited(outcome.code(), attempt.streams.stdout(), attempt.streams.stderr(), took);
    }

    private static NotStarted notStarted(Command command, IOException cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        // "error=2, No such file or directory" on 21, "Exec failed, error: 2 (No such file or directory) " on 25.
        String text =
                String.valueOf(root.getMessage()).strip().replaceFirst("^.*error[=:] ?\\d+,? \\(?([^()]*)\\)?$", "$1");
        return new NotStarted(Failure.of(
                ErrorCode.MISCONFIGURED,
                "cannot run [" + command.program() + "]: " + text,
                "install it, or name the directory that holds it"));
    }

    private static String whyBroken(IOException cause) {
        return "a stream broke: " + (cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    private static String whyOver(CallContext call) {
        return call.cancellation().reason().orElse("past its deadline");
    }

    /** How the process ended, or why there was none. */
    private record Outcome(int code, @Nullable IOException unable) {}

    /** One command under way. */
    private static final class Attempt implements ExecuteResultHandler {

        final Command command;
        final CompletableFuture<Outcome> finished = new CompletableFuture<>();
        final Streams streams;
        final Launcher executor;
        private final String mark = UUID.randomUUID().toString();
        private final ProcessTree tree;

        Attempt(Command command) {
            this.command = command;
            this.executor = new Launcher(command, mark);
            this.streams = new Streams(command, executor::awaitEnd);
            this.tree = new ProcessTree(executor::handle, MARK, mark);
            executor.setStreamHandler(streams);
            executor.setExitValues(null);
        }

        void kill(Duration grace) {
            // Waits for the launch itself, which cannot be cut short: otherwise it could still start after the kill.
            executor.launched.join();
            tree.end(grace);
            try {
                finished.get(2, TimeUnit.SECONDS);
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException stuck) {
                // The processes are gone; a sink that blocks for ever keeps only its own daemon thread.
                return;
            } finally {
                streams.close();
            }
        }

        @Override
        public void onProcessComplete(int exitValue) {
            finished.complete(new Outcome(exitValue, null));
        }

        @Override
        public void onProcessFailed(ExecuteException failed) {
            finished.complete(
                    executor.exitCode().map(code -> new Outcome(code, null)).orElseGet(() -> new Outcome(-1, failed)));
        }
    }

    /** Launch with the exact argument list: Commons Exec's own command line trims its arguments. */
    private static final class Launcher extends DefaultExecutor {

        final CompletableFuture<Optional<Process>> launched = new CompletableFuture<>();
        private final Command command;
        private final String mark;

        @SuppressWarnings("deprecation") // the builder cannot build a subclass
        Launcher(Command command, String mark) {
            this.command = command;
            this.mark = mark;
        }

        Optional<ProcessHandle> handle() {
            return launched.getNow(Optional.empty()).map(Process::toHandle);
        }

        void awaitEnd() {
            launched.join().ifPresent(process -> process.onExit().join());
        }

        Optional<Integer> exitCode() {
            return launched.getNow(Optional.empty())
                    .filter(process -> !process.isAlive())
                    .map(Process::exitValue);
        }

        @Override
        protected Thread createThread(Runnable runnable, String name) {
            Thread thread = new Thread(runnable, "safe-upgrade-command");
            thread.setDaemon(true);
            return thread;
        }

        @Override
        protected Process launch(CommandLine ignored, Map<String, String> environment, Path directory)
                throws IOException {
            ProcessBuilder builder = new ProcessBuilder(command.argv());
            command.directory().ifPresent(path -> builder.directory(path.toFile()));
            command.applyTo(builder.environment());
            builder.environment().put(MARK, mark);
            try {
                Process process = builder.start();
                launched.complete(Optional.of(process));
                return process;
            } catch (IOException | RuntimeException unable) {
                launched.complete(Optional.empty());
                throw unable;
            }
        }
    }
}
