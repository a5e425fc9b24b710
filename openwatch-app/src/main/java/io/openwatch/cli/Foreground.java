package io.openwatch.cli;

import io.openwatch.config.Configuration;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.upgrade.Launcher;
import io.openwatch.upgrade.StartCheck;
import io.openwatch.upgrade.UpgradeFiles;
import io.safeupgrade.Failure;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.systemd.SystemdNotify;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of the appliance that runs in the foreground until it is told to end, under systemd or by hand.
 *
 * @param doing what it does, for the log: {@code serving}
 */
record Foreground(
        String doing,
        Configuration configuration,
        ReleaseDescriptor release,
        UpgradeFiles files,
        OperatorCommands commands,
        SystemdNotify systemd) {
    private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);

    /** Read what it needs, with {@code flags} over everything else; the log is as configured from here on. */
    static Foreground of(String doing, OpenWatchCommand command, Map<String, String> flags) {
        Configuration configuration = command.read(flags).orThrow();
        Logs.apply(configuration.settings().logging());
        configuration.notes().forEach(note -> LOG.warn("{}; {}", note.what(), note.remedy()));
        return new Foreground(
                doing,
                configuration,
                command.release(),
                UpgradeFiles.of(configuration.locations()),
                Launcher.of(configuration.locations(), command.environment()).commands(),
                SystemdNotify.of(command.environment()));
    }

    /**
     * What runs.
     *
     * @param status what is told when it runs
     * @param ended complete when it must end: with the reason, or empty when it was closed
     * @param close ends it in order
     */
    record Running(String status, CompletableFuture<Optional<Failure>> ended, Runnable close) {}

    /** Run what {@code start} starts, unless an upgrade or the schema forbids it, and return the exit code. */
    int run(Function<Foreground, Running> start) {
        Optional<Failure> refusal = StartCheck.check(configuration, release, files, commands);
        return refusal.map(this::refuse).orElseGet(() -> untilItEnds(start));
    }

    private int untilItEnds(Function<Foreground, Running> start) {
        openAllJars();
        AtomicBoolean endsItself = new AtomicBoolean();
        Running running = start.apply(this);
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> endOnSignal(running, endsItself), "end-on-signal"));
            tell(systemd.ready("openwatch " + release.version() + " " + running.status()));
            Optional<Failure> reason = running.ended().join();
            endsItself.set(true);
            tell(systemd.stopping());
            return reason.map(this::refuse).orElse(0);
        } finally {
            running.close().run();
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

    private int refuse(Failure failure) {
        LOG.error(
                "not {}: {}; {} ({})",
                doing,
                failure.what(),
                failure.remedy(),
                failure.code().label());
        return failure.code().exitCode();
    }

    /** SIGTERM is the orderly way to end; without this the JVM would report it as 143, a failure. */
    private static void endOnSignal(Running running, AtomicBoolean endsItself) {
        if (!endsItself.get()) {
            LOG.info("ending");
            running.close().run();
            Runtime.getRuntime().halt(0);
        }
    }
}
