package io.openwatch.setup;

import io.openwatch.config.HostAndPort;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Is the service's own address the one that is wanted, and free? */
final class ListenStep implements Step {

    @Override
    public String name() {
        return "listen";
    }

    @Override
    public Look look(Survey survey) {
        HostAndPort configured = survey.configuration().settings().server().listen();
        HostAndPort wanted = survey.request().listen().orElse(configured);
        boolean running = survey.service().running();
        if (!running) {
            Optional<Failure> taken = taken(wanted);
            if (taken.isPresent()) {
                return new Look.Blocked(taken.get());
            }
        }
        if (wanted.equals(configured)) {
            return new Look.Satisfied("the service listens on [" + wanted + "]");
        }
        Path file = survey.configuration().locations().config();
        if (running) {
            return new Look.Blocked(Failure.of(
                    ErrorCode.SERVICE_RUNNING,
                    "the service runs and listens on [" + configured + "], not on [" + wanted + "]",
                    "nothing was touched; stop it ("
                            + (survey.place().locations().relocated()
                                    ? "it is process "
                                            + survey.service().incarnation().replaceFirst("@.*", "")
                                    : "systemctl stop openwatch")
                            + "), then repeat; or leave --listen out"));
        }
        String text = withListen(file, wanted);
        Ownership ownership = Ownership.of(survey.place().locations());
        return new Look.Due("let [" + file + "] say server.listen [" + wanted + "]", changed -> {
            ownership.write(file, text.getBytes(StandardCharsets.UTF_8));
            changed.accept("wrote server.listen [" + wanted + "] to [" + file + "]");
        });
    }

    private static String withListen(Path file, HostAndPort wanted) {
        try {
            return ListenText.with(Files.exists(file) ? Files.readString(file) : "", wanted)
                    .orElseThrow(() -> new UpgradeException(Failure.of(
                            ErrorCode.MISCONFIGURED,
                            "[" + file + "] is written in a way in which [server.listen] cannot be set without changing"
                                    + " something else",
                            "nothing was touched; write listen = \"" + wanted
                                    + "\" into its section [server] yourself")));
        } catch (IOException unreadable) {
            throw Ownership.cannot("read", file, unreadable);
        }
    }

    private static Optional<Failure> taken(HostAndPort wanted) {
        try (ServerSocket socket = new ServerSocket(wanted.port(), 1, InetAddress.getByName(wanted.host()))) {
            return socket.isBound() ? Optional.empty() : Optional.of(failure(wanted, "not bound"));
        } catch (IOException refused) {
            return Optional.of(failure(wanted, String.valueOf(refused.getMessage())));
        }
    }

    private static Failure failure(HostAndPort wanted, String why) {
        return Failure.of(
                ErrorCode.PREFLIGHT_BLOCKED,
                "the service could not listen on [" + wanted + "]: " + why,
                "nothing was touched; end what listens there (ss -ltnp names it), or choose another: --listen HOST:PORT");
    }
}
