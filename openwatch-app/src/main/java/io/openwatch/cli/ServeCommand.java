package io.openwatch.cli;

import io.openwatch.config.Configuration;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.serve.Service;
import io.openwatch.upgrade.Launcher;
import io.openwatch.upgrade.StartCheck;
import io.openwatch.upgrade.UpgradeFiles;
import io.safeupgrade.Failure;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.UpgradeHold;
import io.safeupgrade.systemd.SystemdNotify;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs the service in the foreground until it is told to end. */
@Command(
        name = "serve",
        description = "Serve the API over HTTPS; exit 78 when an upgrade or the schema forbids it.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

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
        OpenWatchCommand command = Objects.requireNonNull(root);
        Configuration configuration = command.read(flags()).orThrow();
        Logs.apply(configuration.settings().logging());
        configuration.notes().forEach(note -> LOG.warn("{}; {}", note.what(), note.remedy()));
        ReleaseDescriptor release = command.release();
        UpgradeFiles files = UpgradeFiles.of(configuration.locations());
        OperatorCommands commands =
                Launcher.of(configuration.locations(), command.environment()).commands();
        Optional<Failure> refusal = StartCheck.check(configuration, release, files, commands);
        SystemdNotify systemd = SystemdNotify.of(command.environment());
        return refusal.map(ServeCommand::refuse)
                .orElseGet(() -> serve(configuration, release, commands, files.hold(), systemd));
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new HashMap<>();
        Optional.ofNullable(listen).ifPresent(text -> flags.put("server.listen", text));
        Optional.ofNullable(logLevel).ifPresent(text -> flags.put("logging.level", text));
        return flags;
    }

    private static int serve(
            Configuration configuration,
            ReleaseDescriptor release,
            OperatorCommands commands,
            UpgradeHold hold,
            SystemdNotify systemd) {
        openAllJars();
        AtomicBoolean endsItself = new AtomicBoolean();
        // A hold that comes later is meant for the next start; what runs already is proven.
        boolean onTrial = held(hold);
        try (Service service = Service.start(configuration, release, commands, () -> onTrial && held(hold))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> endOnSignal(service, endsItself), "end-on-signal"));
            tell(systemd.ready("openwatch " + release.version() + " listens on port " + service.port()));
            Optional<Failure> reason = service.ended().join();
            endsItself.set(true);
            tell(systemd.stopping());
            return reason.map(ServeCommand::refuse).orElse(0);
        }
    }

    /**
     * Open what is on the class path before a package may replace it under the running service: an open file stays as it is,
     * one opened later would be that of another release.
     */
    private static void openAllJars() {
        ClassLoader.getSystemResource("no such resource: the search goes through all of them");
    }

    private static void tell(Optional<Failure> failure) {
        failure.ifPresent(why -> LOG.warn("{}; {}", why.what(), why.remedy()));
    }

    /** While there is a hold, an upgrade is not committed. One that cannot be read counts. */
    private static boolean held(UpgradeHold hold) {
        try {
            return hold.current().isPresent();
        } catch (UpgradeException unreadable) {
            return true;
        }
    }

    private static int refuse(Failure failure) {
        LOG.error(
                "not serving: {}; {} ({})",
                failure.what(),
                failure.remedy(),
                failure.code().label());
        return failure.code().exitCode();
    }

    /** SIGTERM is the orderly way to end a service; without this the JVM would report it as 143, a failure. */
    private static void endOnSignal(Service service, AtomicBoolean endsItself) {
        if (!endsItself.get()) {
            LOG.info("ending");
            service.close();
            Runtime.getRuntime().halt(0);
        }
    }
}
