package io.safeupgrade.benchmarks;

import io.openwatch.access.Caller;
import io.openwatch.access.Permission;
import io.openwatch.config.ConfigSources;
import io.openwatch.config.Configuration;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.serve.Service;
import io.safeupgrade.OperatorCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The service as it is, in a process of its own, but for accounts: whoever asks may do everything. */
final class FleetServer {

    private FleetServer() {}

    /** Serve until the process ends; writes the port to the file that is named. */
    public static void main(String[] arguments) throws Exception {
        Configuration configuration =
                Configuration.load(ConfigSources.of(System.getenv())).orThrow();
        try (Service service = Service.start(
                configuration,
                ReleaseDescriptor.builtIn(),
                OperatorCommands.of("openwatch"),
                () -> false,
                Optional.of(exchange -> new Caller(
                        Caller.Kind.TOKEN,
                        Optional.empty(),
                        "bench",
                        Optional.empty(),
                        Permission.all(),
                        exchange.address(),
                        exchange.correlation())))) {
            Path port = Path.of(arguments[0]);
            Path written = port.resolveSibling("port.new");
            Files.move(Files.writeString(written, Integer.toString(service.port())), port);
            service.ended().join();
        }
    }
}
