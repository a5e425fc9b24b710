package io.safeupgrade.systemd;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.RunId;
import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Tell systemd how this service stands, where its unit is of {@code Type=notify}.
 *
 * <p>Java has no sockets of the kind that systemd listens on, so {@code systemd-notify} speaks for this process: the unit
 * needs {@code NotifyAccess=all}. Where no systemd waits for news, each call does nothing. Safe for use by several
 * threads, and in a shutdown hook.
 *
 * @since 0.1
 */
public final class SystemdNotify {

    /** Set by systemd for the processes of such a unit. */
    private static final String SOCKET = "NOTIFY_SOCKET";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, String> address;
    private final CommandRunner runner;
    private final String program;

    SystemdNotify(Map<String, String> environment, CommandRunner runner, String program) {
        String socket = environment.getOrDefault(SOCKET, "");
        this.address = socket.isBlank() ? Map.of() : Map.of(SOCKET, socket);
        this.runner = runner;
        this.program = program;
    }

    /** Speak to the systemd that {@code environment}, this process's own, names. */
    public static SystemdNotify of(Map<String, String> environment) {
        return new SystemdNotify(environment, CommandRunner.create(), "systemd-notify");
    }

    /**
     * Say that the service does what it is for, and in one line how.
     *
     * @return why systemd could not be told; it will then end the service once its time to start is over
     */
    public Optional<Failure> ready(String status) {
        return tell("--ready", "--status=" + status);
    }

    /**
     * Say that the service ends by itself.
     *
     * @return why systemd could not be told, which does no harm
     */
    public Optional<Failure> stopping() {
        return tell("STOPPING=1");
    }

    private Optional<Failure> tell(String... news) {
        if (address.isEmpty()) {
            return Optional.empty();
        }
        String[] argv = new String[news.length + 1];
        argv[0] = program;
        System.arraycopy(news, 0, argv, 1, news.length);
        CallContext call = CallContext.look(new RunId("notify"), PATIENCE, Pace.system());
        var result = runner.run(Command.of(argv).environment(address), call);
        return result.succeeded()
                ? Optional.empty()
                : Optional.of(result.failure(
                        ErrorCode.START_FAILED,
                        "systemd could not be told [" + String.join(" ", news) + "]",
                        "the unit needs Type=notify and NotifyAccess=all, and systemd-notify on its PATH"));
    }
}
