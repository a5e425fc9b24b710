package io.safeupgrade.exec;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.ServiceState;
import io.safeupgrade.ServiceState.Activity;
import io.safeupgrade.ServiceState.BootPolicy;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.ServiceController;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Control an appliance that is a plain child process, where no service manager is at hand.
 *
 * <p>The process gets a session of its own and outlives the program that started it. It is known by number and start,
 * so that a recycled number is never taken for it, and by a mark in its environment, so that nothing it forked is
 * forgotten. Its output goes to {@code service.log} in the state directory, which belongs to this service alone.
 *
 * @since 0.1
 */
public final class ProcessService implements ServiceController {

    private static final Duration POLL = Duration.ofMillis(25);
    private static final Duration ALIVE_FOR = Duration.ofMillis(300);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final int LOG_LINES = 20;

    private final Command command;
    private final ServiceDirectory directory;
    private final Optional<Readiness> readiness;
    private final Duration grace;
    private final ProcessTree tree;

    private ProcessService(Command command, ServiceDirectory directory, Optional<Readiness> readiness, Duration grace) {
        this.command = command;
        this.directory = directory;
        this.readiness = readiness;
        this.grace = grace;
        this.tree = new ProcessTree(this::main, ServiceDirectory.MARK, directory.mark());
    }

    /**
     * Control what {@code command} starts; it counts as started once it has stayed alive for a moment.
     *
     * @param stateDirectory where pid, exit code and log are kept, made with mode 0700 when it is missing; one for each
     *     service
     * @param command what to run; streams are not for a service
     */
    public static ProcessService of(Path stateDirectory, Command command) {
        if (command.stdin().isPresent() || command.stdout().isPresent()) {
            throw new IllegalArgumentException(
                    "the service [" + command.program() + "] outlives this process and cannot use its streams");
        }
        return new ProcessService(command, new ServiceDirectory(stateDirectory), Optional.empty(), GRACE);
    }

    /** Let it count as started once {@code condition} holds. */
    public ProcessService ready(Readiness condition) {
        return new ProcessService(command, directory, Optional.of(condition), grace);
    }

    /** Give it at most {@code duration}, and never more than half of the call's time, to end after SIGTERM. */
    public ProcessService grace(Duration duration) {
        return new ProcessService(command, directory, readiness, duration);
    }

    /** Return the file that its output goes to. */
    public Path log() {
        return directory.log();
    }

    @Override
    public ServiceState state(CallContext call) {
        Optional<ProcessIdentity> recorded = directory.recorded();
        if (recorded.filter(ProcessIdentity::alive).isPresent()) {
            return state(Activity.ACTIVE, recorded.get().toString());
        }
        if (!tree.members().isEmpty()) {
            // The head is gone but something of it still runs: it has to be stopped before it counts as down.
            return state(Activity.CHANGING, "");
        }
        boolean endedBadly = recorded.isPresent() && directory.exitCode().orElse(-1) != 0;
        return state(endedBadly ? Activity.FAILED : Activity.STOPPED, "");
    }

    @Override
    public ServiceResult stop(StopRequest request) {
        Duration share = request.call().deadline().remaining().dividedBy(2);
        boolean gone = tree.end(share.compareTo(grace) < 0 ? share : grace);
        if (!gone) {
            String left = String.join(
                    ", ",
                    tree.members().stream()
                            .map(handle -> String.valueOf(handle.pid()))
                            .toList());
            return notReached(
                    ErrorCode.NOT_STOPPED,
                    "processes of " + name() + " survived SIGKILL [" + left + "]",
                    "find out what they wait for (ps -o pid,stat,wchan), then stop again",
                    request.call());
        }
        directory.forget();
        return new Reached(state(request.call()));
    }

    @Override
    public ServiceResult start(StartRequest request) {
        CallContext call = request.call();
        if (directory.recorded().filter(ProcessIdentity::alive).isPresent()) {
            return awaitReady(call, directory.logSize());
        }
        if (!tree.end(Duration.ofSeconds(1))) {
            return notReached(
                    ErrorCode.START_FAILED,
                    "something of the earlier " + name() + " still runs",
                    "stop it first",
                    call);
        }
        long logStart = directory.logSize();
        try {
            directory.launch(command);
        } catch (IOException unable) {
            return notReached(
                    ErrorCode.START_FAILED,
                    "cannot start " + name() + ": " + unable.getMessage(),
                    "check the program's path and the rights on "
                            + directory.log().getParent(),
                    call);
        }
        return awaitReady(call, logStart);
    }

    private ServiceResult awaitReady(CallContext call, long logStart) {
        long began = System.nanoTime();
        while (true) {
            Optional<ProcessIdentity> alive = directory.recorded().filter(ProcessIdentity::alive);
            if (alive.isEmpty()) {
                tree.end(Duration.ofSeconds(1));
                String exit = directory.exitCode().map(String::valueOf).orElse("unknown");
                return notStarted(name() + " ended by itself with exit code [" + exit + "]", logStart, call);
            }
            if (ready(call, Duration.ofNanos(System.nanoTime() - began))) {
                return new Reached(state(call));
            }
            if (call.over() || !pause()) {
                String why = call.cancellation().reason().orElse("in time");
                tree.end(Duration.ofSeconds(1));
                directory.forget();
                return notStarted(name() + " did not become ready [" + why + "]", logStart, call);
            }
        }
    }

    private boolean ready(CallContext call, Duration lived) {
        return readiness.map(condition -> condition.ready(call)).orElse(lived.compareTo(ALIVE_FOR) >= 0);
    }

    /** Wait a moment of real time: the call's own clock may be a test's. */
    private static boolean pause() {
        LockSupport.parkNanos(POLL.toNanos());
        return !Thread.currentThread().isInterrupted();
    }

    private ServiceResult notStarted(String what, long logStart, CallContext call) {
        List<String> lines = Evidence.lastLines(directory.logSince(logStart), LOG_LINES);
        return new NotReached(new Failure(ErrorCode.START_FAILED, what, "read " + directory.log(), lines), state(call));
    }

    private ServiceResult notReached(ErrorCode code, String what, String remedy, CallContext call) {
        return new NotReached(Failure.of(code, what, remedy), state(call));
    }

    private Optional<ProcessHandle> main() {
        return directory
                .recorded()
                .filter(ProcessIdentity::alive)
                .flatMap(identity -> ProcessHandle.of(identity.pid()));
    }

    private String name() {
        return "[" + command.program() + "]";
    }

    private static ServiceState state(Activity activity, String incarnation) {
        return new ServiceState(activity, BootPolicy.NONE, incarnation, Map.of());
    }
}
