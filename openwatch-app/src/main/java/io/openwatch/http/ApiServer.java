package io.openwatch.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinBindException;
import io.openwatch.config.HostAndPort;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.time.Duration;
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
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);

    private final Javalin javalin;

    private ApiServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /**
     * Tell what a server is made of.
     *
     * @param listen where
     * @param tls certificate and key, which must exist
     * @param readOnly asked before each write; true answers it with 503 maintenance
     * @param authenticator finds out who asks
     * @param jooq where answers are kept that may be asked for again
     * @param routes what it answers
     */
    public record Parts(
            HostAndPort listen,
            TlsFiles tls,
            BooleanSupplier readOnly,
            Authenticator authenticator,
            DSLContext jooq,
            Routes routes) {}

    /** Listen and serve. */
    public static ApiServer start(Parts parts) {
        Javalin javalin = Javalin.create(config -> configure(config, parts));
        try {
            return new ApiServer(javalin.start());
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
        return javalin.port();
    }

    /** Stop listening, let requests under way end for a few seconds, then end them. */
    @Override
    public void close() {
        javalin.stop();
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
            server.setStopTimeout(STOP_PATIENCE.toMillis());
            server.setErrorHandler(new EarlyErrors());
        });
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new EarlyErrors()));
        config.jetty.addConnector((server, http) -> Listener.connector(server, http, parts.listen(), parts.tls()));
        new Manners(parts.readOnly()).apply(config.routes);
        Errors.apply(config.routes);
        Gate gate = new Gate(parts.authenticator());
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
        Exchange exchange = new Exchange(context, route);
        gate.pass(exchange, route);
        repeats.handle(exchange, route);
        exchange.end();
    }
}
