package io.openwatch.http;

import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;

/** How long requests take, by operation and status. Labels come from our routes alone, never from what was sent. */
final class Timing {
    private static final String ROUTE = "openwatch.route";
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;

    Timing(MeterRegistry registry) {
        this.registry = registry;
    }

    static void mark(Context context, Route route) {
        context.attribute(ROUTE, route);
    }

    /** Return which of our routes answers, once it is known. */
    static Optional<Route> route(Context context) {
        return Optional.ofNullable(context.attribute(ROUTE));
    }

    void note(Context context, float milliseconds) {
        Optional<Route> route = route(context);
        Timer.builder("http.server.requests")
                .description("How long requests took until their answer was written")
                .serviceLevelObjectives(BOUNDS)
                .tag("method", route.map(known -> known.method().name()).orElse("none"))
                .tag("route", route.map(Route::path).orElse("none"))
                .tag("status", Integer.toString(context.statusCode()))
                .register(registry)
                .record(Duration.ofNanos((long) (milliseconds * 1_000_000)));
    }
}
