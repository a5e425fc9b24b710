package io.openwatch.cli;

import io.openwatch.serve.Service;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.UpgradeHold;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs the service in the foreground until it is told to end. */
@Command(
        name = "serve",
        description = "Serve the API over HTTPS; exit 78 when an upgrade or the schema forbids it.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--listen", paramLabel = "HOST:PORT", description = "Where to listen, instead of server.listen.")
    @Nullable
    String listen;

    @Option(names = "--log-level", paramLabel = "LEVEL", description = "debug, info, warn or error.")
    @Nullable
    String logLevel;

    @ParentCommand
    @Nullable
    OpenWatchCommand root;

    @Override
    public Integer call() {
        return Foreground.of("serving", Objects.requireNonNull(root), flags()).run(ServeCommand::serve);
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new HashMap<>();
        Optional.ofNullable(listen).ifPresent(text -> flags.put("server.listen", text));
        Optional.ofNullable(logLevel).ifPresent(text -> flags.put("logging.level", text));
        return flags;
    }

    private static Foreground.Running serve(Foreground foreground) {
        UpgradeHold hold = foreground.files().hold();
        // A hold that comes later is meant for the next start; what runs already is proven.
        boolean onTrial = held(hold);
        Service service = Service.start(
                foreground.configuration(), foreground.release(), foreground.commands(), () -> onTrial && held(hold));
        return new Foreground.Running("listens on port " + service.port(), service.ended(), service::close);
    }

    /** While there is a hold, an upgrade is not committed. One that cannot be read counts. */
    private static boolean held(UpgradeHold hold) {
        try {
            return hold.current().isPresent();
        } catch (UpgradeException unreadable) {
            return true;
        }
    }
}
