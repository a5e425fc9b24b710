package io.openwatch.cli;

import io.openwatch.config.HostAndPort;
import io.openwatch.setup.Asker;
import io.openwatch.setup.Place;
import io.openwatch.setup.SchemaMigration;
import io.openwatch.setup.Setup;
import io.openwatch.setup.SetupPlan;
import io.openwatch.setup.SetupRequest;
import io.openwatch.upgrade.Launcher;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.console.ConsoleProgress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Guides through the first installation: plan, question, then step by step. */
@Command(
        name = "setup",
        description = "Make database, secrets, keys and schema and start the service; what is in order is left alone.",
        mixinStandardHelpOptions = true)
final class SetupCommand implements Callable<Integer> {

    @Option(names = "--database", paramLabel = "NAME", description = "The database (default: openwatch).")
    @Nullable
    String database;

    @Option(names = "--role", paramLabel = "NAME", description = "The role that owns it (default: openwatch).")
    @Nullable
    String role;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Where the service reaches the server (default: the administrator's address, or 127.0.0.1).")
    @Nullable
    String host;

    @Option(names = "--port", paramLabel = "PORT", description = "The server's port (default: 5432).")
    @Nullable
    Integer port;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where the service listens; written to openwatch.toml.")
    @Nullable
    HostAndPort listen;

    @Option(
            names = "--admin-dsn-file",
            paramLabel = "FILE",
            description =
                    "A file of one line, mode 0600, with the address of a database administrator. Also OPENWATCH_ADMIN_DSN."
                            + " Without, the user postgres is asked through the local socket.")
    @Nullable
    Path adminDsnFile;

    @Option(
            names = "--socket-directory",
            paramLabel = "DIR",
            description = "Where the server's local socket is, if not where psql looks.")
    @Nullable
    Path socketDirectory;

    @Mixin
    final AccountOptions account = new AccountOptions();

    @Option(names = "--dry-run", description = "Show the plan; change nothing.")
    boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @ParentCommand
    @Nullable
    OpenWatchCommand root;

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        OpenWatchCommand command = Objects.requireNonNull(root);
        SetupPages pages = new SetupPages(command.console(), name(), program(command));
        Place place = Place.of(Optional.ofNullable(command.config), command.environment(), typed(command));
        FirstAdministrator first = new FirstAdministrator(command, account, !yes && Terminal.present());
        Setup setup = Setup.of(request(), place, asker(command), migration(command), first);
        SetupPlan plan = setup.plan();
        pages.plan(plan);
        if (!plan.obstacles().isEmpty()) {
            return pages.refused(plan);
        }
        if (plan.satisfied() || dryRun) {
            return pages.planned(plan);
        }
        command.console().confirm("Go ahead?", yes);
        plan.questions().forEach(question -> command.console().confirm(question, yes));
        if (plan.makesAccount()) {
            first.ask(setup::objection);
        }
        return run(setup, plan, pages);
    }

    /** A signal ends it between two steps, and the JVM goes only once everything was said. */
    private static int run(Setup setup, SetupPlan plan, SetupPages pages) {
        try (Interruption interruption = Interruption.onSignal(() -> {})) {
            return pages.ended(plan, setup.run(plan, pages::step, interruption::requested));
        }
    }

    private SetupRequest request() {
        return new SetupRequest(
                Optional.ofNullable(database),
                Optional.ofNullable(role),
                Optional.ofNullable(host),
                Optional.ofNullable(port),
                Optional.ofNullable(listen),
                Optional.ofNullable(adminDsnFile),
                Optional.ofNullable(socketDirectory));
    }

    private String name() {
        return Objects.requireNonNull(spec).qualifiedName(" ");
    }

    /** The line that was typed: options name files and places, never secrets. */
    private String typed(OpenWatchCommand command) {
        return Objects.requireNonNull(spec).root().commandLine().getParseResult().originalArgs().stream()
                .map(Shell::word)
                .collect(Collectors.joining(" ", program(command) + " ", ""));
    }

    private static String program(OpenWatchCommand command) {
        return Launcher.of(Records.locations(command), command.environment()).program();
    }

    private static Asker asker(OpenWatchCommand command) {
        return why -> {
            if (!Terminal.present()) {
                return Optional.empty();
            }
            command.console().note(why);
            return Terminal.askUnseen("Address of a database administrator, postgres://user:password@host/postgres"
                    + " (not shown; empty to stop): ");
        };
    }

    /** With the progress that every migration shows; a signal asks it to end in a safe state. */
    private static SchemaMigration migration(OpenWatchCommand command) {
        return builder -> {
            Appliance appliance = Appliance.of(command, Map.of());
            ConsoleProgress progress = appliance.progress();
            return appliance.run(builder, event -> show(progress, event), upgrade -> upgrade.migrate(Trigger.OPERATOR));
        };
    }

    /** What to type after a migration that went well is not what to type next here. */
    private static void show(ConsoleProgress progress, UpgradeEvent event) {
        boolean well = event instanceof UpgradeEvent.RunEnded ended
                && ended.outcome().failure().isEmpty();
        if (!well) {
            progress.on(event);
        }
    }
}
