package io.openwatch.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/** What every request has in common: a correlation id, security headers, and trial mode. */
final class Manners {
    static final String CORRELATION = "X-Correlation-Id";
    static final String LOGGED_AS = "correlation_id";
    private static final Pattern CORRELATION_FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    static final Set<HandlerType> READS = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final int CORRELATION_BYTES = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final BooleanSupplier readOnly;
    private final Drain drain;

    Manners(BooleanSupplier readOnly, Drain drain) {
        this.readOnly = readOnly;
        this.drain = drain;
    }

    void apply(RoutesConfig routes) {
        routes.before(Manners::correlate);
        routes.before(SecurityHeaders::set);
        routes.before(this::sayGoodbye);
        routes.before(Manners::refuseDisguise);
        routes.before(this::refuseWritesInTrialMode);
        // The end may have begun while it was answered.
        routes.after(this::sayGoodbye);
        routes.after(context -> MDC.remove(LOGGED_AS));
    }

    private static void correlate(Context context) {
        String id = Optional.ofNullable(context.header(CORRELATION))
                .filter(given -> CORRELATION_FORM.matcher(given).matches())
                .orElseGet(Manners::fresh);
        context.attribute(CORRELATION, id);
        context.header(CORRELATION, id);
        MDC.put(LOGGED_AS, id);
    }

    static String fresh() {
        byte[] bytes = new byte[CORRELATION_BYTES];
        RANDOM.nextBytes(bytes);
        return "req-" + HexFormat.of().formatHex(bytes);
    }

    static String correlation(Context context) {
        return Optional.<String>ofNullable(context.attribute(CORRELATION)).orElse("");
    }

    private void sayGoodbye(Context context) {
        if (drain.begun()) {
            context.header("Connection", "close");
        }
    }

    /** Javalin would take the method from this header; whatever stands in front of us judged the one of the request line. */
    private static void refuseDisguise(Context context) {
        if (context.header("X-HTTP-Method-Override") != null) {
            throw ApiException.invalid("X-HTTP-Method-Override", "the method is the one of the request line");
        }
    }

    /** A write that is accepted before the upgrade is committed would be lost by a roll-back. */
    private void refuseWritesInTrialMode(Context context) {
        if (!READS.contains(context.method()) && readOnly.getAsBoolean()) {
            throw new ApiException(
                            ErrorKind.MAINTENANCE,
                            "an upgrade is being verified; changes are accepted again once it is done")
                    .retryAfter(RETRY);
        }
    }
}
