package io.openwatch.demo;

import io.openwatch.config.ConfigSources;
import io.openwatch.config.Configuration;
import io.openwatch.config.Locations;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.upgrade.LocalService;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.RunId;
import io.safeupgrade.ServiceState;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.engine.Deadlines;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.SafeUpgradeBuilder;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.UpgradeListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Show the whole story on a real database: release 1 serves a fleet, release 2 is installed, the upgrade runs.
 *
 * <p>Everything is the product's own: the same wiring, commands and service as an installed OpenWatch, below a state
 * directory of the demo. Close it to stop the service and the demo's own PostgreSQL.
 *
 * @since 0.1
 */
public final class Demo implements AutoCloseable {

    private static final String OLD_RELEASE = "1.0.0";
    private static final String OLD_SCHEMA = "3";
    private static final long SEED = 20261120;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DemoOptions options;
    private final Map<String, String> environment;
    private final Locations locations;
    private final Consumer<String> narration;
    private final DemoWorld world;
    private final DemoDatabase database;
    private final SmallDisk disk;
    private final int port;

    private Demo(
            DemoOptions options,
            Map<String, String> environment,
            Locations locations,
            Consumer<String> narration,
            DemoWorld world,
            DemoDatabase database) {
        this.options = options;
        this.environment = environment;
        this.locations = locations;
        this.narration = narration;
        this.world = world;
        this.database = database;
        this.port = world.configure(database.text(), options.port());
        boolean small = options.sabotage().equals(Optional.of(DemoFault.BACKUP));
        this.disk =
                small ? SmallDisk.prepare(world.backups(), Demo::call) : SmallDisk.none(world.backups(), Demo::call);
    }

    /**
     * Lay out the machine and start its database.
     *
     * @param narration takes what happens, a line at a time
     * @throws UpgradeException if that is not possible here
     */
    public static Demo prepare(DemoOptions options, Map<String, String> inherited, Consumer<String> narration) {
        Map<String, String> environment = new HashMap<>(inherited);
        environment.remove("OPENWATCH_DATABASE_DSN");
        Locations locations = Locations.of(Optional.empty(), environment);
        boolean unreachable = options.sabotage().equals(Optional.of(DemoFault.UNREACHABLE));
        if (unreachable && options.dsn().isPresent()) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.USAGE,
                    "--fail unreachable stops PostgreSQL, and the one of --dsn is not the demo's",
                    "leave out --dsn"));
        }
        // What an earlier demo left serving, or somebody started since, must not outlive its files.
        if (DemoWorld.madeByDemo(locations)) {
            LocalService.of(locations, environment).stop(new ServiceController.StopRequest(call(PATIENCE)));
        }
        DemoWorld world = DemoWorld.create(locations);
        narration.accept(options.dsn().isPresent() ? "using the database that was given" : "starting PostgreSQL");
        DemoDatabase database =
                options.dsn().map(DemoDatabase::given).orElseGet(() -> DemoDatabase.own(locations.state()));
        return new Demo(options, environment, locations, narration, world, database);
    }

    /** Install release 1 with its data and let it serve. */
    public void installOldRelease() {
        world.install(OLD_RELEASE, OLD_SCHEMA);
        ReleaseDescriptor old = ReleaseDescriptor.read(LocalService.installed(locations));
        mustBeEmpty();
        SafeUpgrade setup = upgrade(old).build();
        UpgradeOutcome installed = setup.migrate(Trigger.OPERATOR);
        if (!(installed instanceof UpgradeOutcome.Upgraded)) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.INTERNAL, "release " + old.version() + " could not be set up [" + installed + "]", ""));
        }
        narration.accept("release " + old.version() + " installed, schema " + old.target());
        long began = System.nanoTime();
        try (Connection connection = Sabotage.connect(database.dsn())) {
            FleetLoader.load(new Fleet(SEED, options.hosts(), options.findings(), Instant.now()), connection);
        } catch (SQLException failed) {
            throw new UpgradeException(
                    Failure.of(ErrorCode.INTERNAL, "the fleet could not be loaded [" + failed.getMessage() + "]", ""),
                    failed);
        }
        narration.accept("fleet of %,d hosts with %,d findings loaded in %.1f s"
                .formatted(options.hosts(), options.findings(), (System.nanoTime() - began) / 1e9));
        serve(old);
    }

    /** Put the files of release 2 in place, as a package would, and run the upgrade. */
    public UpgradeOutcome upgrade(UpgradeListener listener, Consumer<SafeUpgrade> started) {
        ReleaseDescriptor release = ReleaseDescriptor.builtIn();
        try (Sabotage sabotage = new Sabotage(options.sabotage(), database, port, disk)) {
            sabotage.prepare().ifPresent(done -> narration.accept("made to fail: " + done));
            world.install(release.version().text(), release.target().token());
            narration.accept("release " + release.version() + " installed over it; the upgrade begins");
            SafeUpgradeBuilder builder = upgrade(release).listener(sabotage).listener(listener);
            if (options.sabotage().isPresent()) {
                builder.deadlines(Deadlines.DEFAULT.withStartAndHealth(Duration.ofSeconds(30), Duration.ofSeconds(10)))
                        .databasePatience(Duration.ofSeconds(3));
            }
            SafeUpgrade upgrade = builder.build();
            started.accept(upgrade);
            return upgrade.run(Trigger.OPERATOR);
        }
    }

    /** Return where the release that serves can be reached. */
    public String address() {
        return "https://127.0.0.1:" + port;
    }

    /** Say whether the database lives only as long as the demo. */
    public boolean ownsDatabase() {
        return database.ours();
    }

    /** Say whether the service runs now. */
    public boolean serves() {
        return service().state(call(PATIENCE)).activity() == ServiceState.Activity.ACTIVE;
    }

    private void mustBeEmpty() {
        var reachability =
                io.safeupgrade.postgres.PostgresProbe.of(database.dsn()).probe(call(PATIENCE));
        boolean filled = reachability instanceof io.safeupgrade.spi.DatabaseProbe.Reachable there && !there.empty();
        if (filled) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.PREFLIGHT_BLOCKED,
                    "the database [" + database.dsn().redacted() + "] is not empty, and the demo fills it",
                    "create an empty one (createdb openwatch_demo) and name that"));
        }
    }

    private void serve(ReleaseDescriptor release) {
        var start = service()
                .start(new ServiceController.StartRequest(
                        call(PATIENCE),
                        new ServiceState(ServiceState.Activity.ACTIVE, ServiceState.BootPolicy.NONE, "", Map.of())));
        if (start instanceof ServiceController.NotReached not) {
            throw new UpgradeException(not.why());
        }
        HealthProbe probe = OpenWatchUpgrade.health(configuration(), environment);
        CallContext call = call(PATIENCE);
        var request = new HealthProbe.ProbeRequest(call, release.version(), Optional.of(release.target()));
        HealthProbe.Health health = probe.probe(request);
        while (!(health instanceof HealthProbe.Healthy) && call.pause(Duration.ofMillis(200))) {
            health = probe.probe(request);
        }
        if (!(health instanceof HealthProbe.Healthy)) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.HEALTH_FAILED, "release " + release.version() + " is not healthy [" + health + "]", ""));
        }
        narration.accept("release " + release.version() + " serves at " + address());
    }

    private SafeUpgradeBuilder upgrade(ReleaseDescriptor release) {
        return OpenWatchUpgrade.of(configuration(), release, environment);
    }

    private Configuration configuration() {
        return Configuration.load(ConfigSources.of(environment)).orThrow();
    }

    private ServiceController service() {
        return OpenWatchUpgrade.service(configuration(), environment);
    }

    private static CallContext call(Duration patience) {
        return CallContext.look(new RunId("demo"), patience, Pace.system());
    }

    /** Stop the service and the demo's own PostgreSQL; what they wrote stays for a look until the next demo. */
    @Override
    public void close() {
        try {
            service().stop(new ServiceController.StopRequest(call(PATIENCE)));
        } finally {
            database.close();
            disk.close();
        }
    }
}
