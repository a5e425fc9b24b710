package io.openwatch.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinBindException;
import io.micrometer.core.instrument.MeterRegistry;
import io.openwatch.config.HostAndPort;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jooq.DSLContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serve the API over HTTPS, and nothing without it.
 *
 * @since 0.1
 */
public final class ApiServer implements AutoCloseable {

    private final Javalin javalin;
    private final Drain drain;
    private final int port;

    private ApiServer(Javalin javalin, Drain drain) {
        this.javalin = javalin;
        this.drain = drain;
        this.port = javalin.port();
    }

    /**
     * Tell what a server is made of.
     *
     * @param listen where
     * @param tls certificate and key, which must exist
     * @param readOnly asked before each write; true answers it with 503 maintenance
     * @param authenticator finds out who asks
     * @param denials hears of whom something was refused
     * @param jooq where answers are kept that may be asked for again
     * @param routes what it answers
     * @param meters where it counts
     * @param drain begins with the end
     */
    public record Parts(
            HostAndPort listen,
            TlsFiles tls,
            BooleanSupplier readOnly,
            Authenticator authenticator,
            Denials denials,
            DSLContext jooq,
            Routes routes,
            MeterRegistry meters,
            Drain drain) {}

    /** Listen and serve. */
    public static ApiServer start(Parts parts) {
        Javalin javalin = Javalin.create(config -> configure(config, parts));
        try {
            return new ApiServer(javalin.start(), parts.drain());
        } catch (JavalinBindException taken) {
            HostAndPort listen = parts.listen();
            throw new UpgradeException(
                    Failure.of(
                            ErrorCode.MISCONFIGURED,
                            "cannot listen on [" + listen.host() + ":" + listen.port()
                                    + "]: the port is taken or not allowed",
                            "end what listens there, or set server.listen"),
                    taken);
        }
    }

    /** Return the port that it really listens on. */
    public int port() {
        return port;
    }

    /** Stop listening, and let requests under way end for a few seconds; see {@link Ending}. Twice is once. */
    @Override
    public void close() {
        drain.begin();
        if (javalin.jettyServer().server().isRunning()) {
            new Ending(javalin.jettyServer().server()).await();
            javalin.stop();
        }
    }

    /** Return the mapper of every body: snake_case, ISO times, unknown fields refused. */
    public static JsonMapper json() {
        return StrictJson.mapper();
    }

    private static void configure(JavalinConfig config, Parts parts) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.prefer405over404 = true;
        config.jetty.modifyServer(server -> {
            // By then everything has ended that will.
            server.setStopTimeout(0);
            server.setErrorHandler(new EarlyErrors());
        });
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new EarlyErrors()));
        config.jetty.addConnector((server, http) -> Listener.connector(server, http, parts.listen(), parts.tls()));
        new Manners(parts.readOnly(), parts.drain()).apply(config.routes);
        Errors.apply(config.routes);
        Timing timing = new Timing(parts.meters());
        config.requestLogger.http((context, milliseconds) -> {
            timing.note(context, milliseconds);
            RequestLog.note(context, milliseconds);
        });
        Gate gate = new Gate(parts.authenticator(), parts.denials());
        Repeats repeats = new Repeats(parts.jooq());
        for (Route route : mostLiteralFirst(parts.routes().all())) {
            config.routes.addHttpHandler(
                    route.method(), route.path(), context -> handle(context, route, gate, repeats));
            if (route.reads()) {
                config.routes.addHttpHandler(
                        HandlerType.HEAD, route.path(), context -> handle(context, route, gate, repeats));
            }
        }
    }

    /** The first route that fits is taken, and {@code {id}} fits {@code id:verb} as well. */
    private static List<Route> mostLiteralFirst(List<Route> routes) {
        return routes.stream()
                .sorted(Comparator.comparingInt(
                        route -> -route.path().replaceAll("\\{[^}]*}", "").length()))
                .toList();
    }

    private static void handle(Context context, Route route, Gate gate, Repeats repeats) {
        Timing.mark(context, route);
        Exchange exchange = new Exchange(context, route);
        gate.pass(exchange, route, () -> {
            exchange.open();
            repeats.handle(exchange, route);
        });
        exchange.end();
        Body.drain(context);
    }
}
