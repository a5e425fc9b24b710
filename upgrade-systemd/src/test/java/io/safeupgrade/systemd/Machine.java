package io.safeupgrade.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.RunId;
import io.safeupgrade.ServiceState;
import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.exec.CommandResult.Exited;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.ServiceController.ServiceResult;
import io.safeupgrade.spi.ServiceController.StartRequest;
import io.safeupgrade.spi.ServiceController.StopRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Write units into the machine that the tests run in, and use them. */
final class Machine {

    private static final Path UNITS = Path.of("/etc/systemd/system");

    private Machine() {}

    /** Install {@code unit} with these lines, known to systemd at once. */
    static SystemdService install(String unit, String text) {
        write(UNITS.resolve(unit), text);
        systemctl("daemon-reload");
        return SystemdService.of(unit);
    }

    static String serviceRunning(String script) {
        return "[Service]\nExecStart=/bin/sh -c '" + script + "'\n[Install]\nWantedBy=multi-user.target\n";
    }

    /** What a service makes once it has said its words. */
    static final Path SAID = Path.of("/run/safe-upgrade-said");

    /** Wait until a service has said its words, and the journal has them. */
    static void awaitWords() {
        while (!Files.exists(SAID)) {
            LockSupport.parkNanos(10_000_000);
        }
        try {
            Files.delete(SAID);
        } catch (IOException unable) {
            throw new UncheckedIOException(unable);
        }
        CommandRunner.create().run(Command.of("journalctl", "--sync"), patient());
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException unable) {
            throw new UncheckedIOException(unable);
        }
    }

    static Exited systemctl(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("systemctl"));
        argv.addAll(List.of(arguments));
        CommandResult result = CommandRunner.create().run(Command.of(argv), patient());
        assertThat(result).isInstanceOf(Exited.class);
        return (Exited) result;
    }

    static ServiceState state(SystemdService service) {
        return service.state(patient());
    }

    static ServiceResult start(SystemdService service) {
        return service.start(new StartRequest(patient(), state(service)));
    }

    static ServiceResult stop(SystemdService service, Duration patience) {
        return service.stop(new StopRequest(within(patience)));
    }

    static CallContext patient() {
        return within(Duration.ofSeconds(60));
    }

    static CallContext within(Duration patience) {
        return CallContext.look(new RunId("appliance"), patience, Pace.system());
    }
}
