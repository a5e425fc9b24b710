package io.openwatch.serve;

import io.openwatch.audit.AuditedDenials;
import io.openwatch.audit.ChainedTrail;
import io.openwatch.config.Configuration;
import io.openwatch.credentials.KeyRing;
import io.openwatch.database.ServicePool;
import io.openwatch.http.ApiServer;
import io.openwatch.http.Authenticator;
import io.openwatch.http.ContractResource;
import io.openwatch.http.Drain;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import io.openwatch.http.TlsFiles;
import io.openwatch.identity.Identity;
import io.openwatch.metrics.Metrics;
import io.openwatch.release.ReleaseDescriptor;
import io.safeupgrade.Failure;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.engine.StartGuard;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Run the service: the API over HTTPS on a schema that the release can serve on.
 *
 * <p>Threads: {@link #ended} may be waited for by any thread, {@link #close} may be called by any thread and twice.
 *
 * @since 0.1
 */
public final class Service implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    private final ServicePool pool;
    private final Background background;
    private final ApiServer server;
    private final Routes routes;
    private final Metrics metrics;
    private final CompletableFuture<Optional<Failure>> ended;

    private Service(
            ServicePool pool,
            Background background,
            ApiServer server,
            Routes routes,
            Metrics metrics,
            CompletableFuture<Optional<Failure>> ended) {
        this.pool = pool;
        this.background = background;
        this.server = server;
        this.routes = routes;
        this.metrics = metrics;
        this.ended = ended;
    }

    /**
     * Start listening. An unreachable database is no reason not to: health answers 503 until it is back.
     *
     * @param configuration listener and database
     * @param release what this code is and which schemas it can serve on
     * @param commands named when the schema turns out to be one that it cannot serve on
     * @param trial asked before each write: whether an upgrade still proves this release healthy
     */
    public static Service start(
            Configuration configuration, ReleaseDescriptor release, OperatorCommands commands, BooleanSupplier trial) {
        return start(configuration, release, commands, trial, Optional.empty());
    }

    /** Start with {@code authenticator} to say who asks, in place of the accounts. */
    public static Service start(
            Configuration configuration,
            ReleaseDescriptor release,
            OperatorCommands commands,
            BooleanSupplier trial,
            Optional<Authenticator> authenticator) {
        CompletableFuture<Optional<Failure>> ended = new CompletableFuture<>();
        ServicePool pool = ServicePool.open(
                configuration.settings().database(),
                release.accepts(),
                found -> StartGuard.unfit(found, release.accepts(), commands)
                        .ifPresent(failure -> ended.complete(Optional.of(failure))));
        Background background = null;
        try {
            TlsFiles tls = new TlsFiles(
                    configuration.settings().server().tlsCert(),
                    configuration.settings().server().tlsKey());
            tls.ensure();
            Metrics metrics = new Metrics(release.version().text());
            pool.meter(metrics.registry());
            Drain drain = new Drain();
            Identity identity = Identities.of(pool, configuration);
            background = Background.start(pool, configuration, release, trial);
            List<Resource> resources =
                    new ArrayList<>(List.of(new StatusResource(pool, release, drain), metrics, new ContractResource()));
            resources.addAll(identity.resources());
            resources.addAll(fleet(pool, configuration));
            resources.addAll(background.resources());
            Routes routes = Routes.of(resources);
            ApiServer server = ApiServer.start(new ApiServer.Parts(
                    configuration.settings().server().listen(),
                    tls,
                    trial,
                    authenticator.orElseGet(identity::authenticator),
                    new AuditedDenials(
                            pool.jooq(), new ChainedTrail(InstantSource.system()), InstantSource.system(), trial),
                    pool.jooq(),
                    routes,
                    metrics.registry(),
                    drain));
            LOG.info(
                    "openwatch {} listens on port {} ({} mode)",
                    release.version(),
                    server.port(),
                    trial.getAsBoolean() ? "trial" : "normal");
            return new Service(pool, background, server, routes, metrics, ended);
        } catch (RuntimeException failed) {
            if (background != null) {
                background.close();
            }
            pool.close();
            throw failed;
        }
    }

    private static List<Resource> fleet(ServicePool pool, Configuration configuration) {
        InstantSource clock = InstantSource.system();
        return FleetResources.of(
                pool.jooq(),
                new ChainedTrail(clock),
                new KeyRing(configuration.settings().identity().credentialKeyFile()),
                clock);
    }

    /** Return the port that it really listens on. */
    public int port() {
        return server.port();
    }

    /** Return what it answers. */
    public Routes routes() {
        return routes;
    }

    /** Complete when the service must end: with the reason, or empty after {@link #close}. */
    public CompletableFuture<Optional<Failure>> ended() {
        return ended;
    }

    /** Stop listening, let requests under way end, give the connections back. Twice is once. */
    @Override
    public void close() {
        background.endStreams();
        server.close();
        background.close();
        pool.close();
        metrics.close();
        ended.complete(Optional.empty());
    }
}
