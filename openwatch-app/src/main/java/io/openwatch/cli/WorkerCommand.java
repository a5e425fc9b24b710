package io.openwatch.cli;

import io.openwatch.config.Configuration;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.serve.Worker;
import io.openwatch.upgrade.Launcher;
import io.openwatch.upgrade.StartCheck;
import io.openwatch.upgrade.UpgradeFiles;
import io.safeupgrade.Failure;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.systemd.SystemdNotify;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Runs jobs in the foreground until it is told to end. */
@Command(
        name = "worker",
        description =
                "Run jobs for a service on this or another machine; exit 78 when an upgrade or the schema forbids it.",
        mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);

    @ParentCommand
    @Nullable
    OpenWatchCommand root;

    @Override
    public Integer call() {
        OpenWatchCommand command = Objects.requireNonNull(root);
        Configuration configuration = command.read(Map.of()).orThrow();
        Logs.apply(configuration.settings().logging());
        configuration.notes().forEach(note -> LOG.warn("{}; {}", note.what(), note.remedy()));
        ReleaseDescriptor release = command.release();
        OperatorCommands commands =
                Launcher.of(configuration.locations(), command.environment()).commands();
        Optional<Failure> refusal =
                StartCheck.check(configuration, release, UpgradeFiles.of(configuration.locations()), commands);
        return refusal.map(WorkerCommand::refuse)
                .orElseGet(() -> work(configuration, release, commands, SystemdNotify.of(command.environment())));
    }

    private static int work(
            Configuration configuration, ReleaseDescriptor release, OperatorCommands commands, SystemdNotify systemd) {
        ServeCommand.openAllJars();
        AtomicBoolean endsItself = new AtomicBoolean();
        try (Worker worker = Worker.start(configuration, release, commands)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> endOnSignal(worker, endsItself), "end-on-signal"));
            LOG.info("openwatch {} works", release.version());
            ServeCommand.tell(systemd.ready("openwatch " + release.version() + " works"));
            Optional<Failure> reason = worker.ended().join();
            endsItself.set(true);
            ServeCommand.tell(systemd.stopping());
            return reason.map(WorkerCommand::refuse).orElse(0);
        }
    }

    private static int refuse(Failure failure) {
        LOG.error(
                "not working: {}; {} ({})",
                failure.what(),
                failure.remedy(),
                failure.code().label());
        return failure.code().exitCode();
    }

    /** SIGTERM is the orderly way to end a worker; without this the JVM would report it as 143, a failure. */
    private static void endOnSignal(Worker worker, AtomicBoolean endsItself) {
        if (!endsItself.get()) {
            LOG.info("ending");
            worker.close();
            Runtime.getRuntime().halt(0);
        }
    }
}
