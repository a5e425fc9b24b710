package io.openwatch.http;

import io.javalin.http.Context;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One line for each change and each error, under the correlation id that the answer told; reads that succeed leave none.
 *
 * <p>It names our route and never what was sent: a path may hold anything, and a method too.
 */
final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
    private static final String ERROR = "openwatch.error";
    private static final int FIRST_ERROR = 400;

    private RequestLog() {}

    static void mark(Context context, ErrorKind kind) {
        context.attribute(ERROR, kind);
    }

    static void note(Context context, float milliseconds) {
        if (Manners.READS.contains(context.method()) && context.statusCode() < FIRST_ERROR) {
            return;
        }
        Optional<ErrorKind> error = Optional.ofNullable(context.attribute(ERROR));
        MDC.put(Manners.LOGGED_AS, Manners.correlation(context));
        LOG.info(
                "{} -> {} {}in {} ms",
                Timing.route(context).map(Route::name).orElse("(nothing of ours)"),
                context.statusCode(),
                error.map(kind -> kind.code() + " ").orElse(""),
                Math.round(milliseconds));
        MDC.remove(Manners.LOGGED_AS);
    }
}
