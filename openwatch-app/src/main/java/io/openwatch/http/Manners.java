package io.openwatch.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** What every route has in common: correlation ids, security headers, trial mode, and one form of error. */
final class Manners {
    private static final Logger LOG = LoggerFactory.getLogger(Manners.class);
    private static final String CORRELATION = "X-Correlation-Id";
    private static final Pattern CORRELATION_FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Set<HandlerType> READS = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);
    private static final String RETRY_SECONDS = "5";
    private static final int CORRELATION_BYTES = 8;

    private final BooleanSupplier readOnly;
    private final SecureRandom random = new SecureRandom();

    Manners(BooleanSupplier readOnly) {
        this.readOnly = readOnly;
    }

    void apply(RoutesConfig routes) {
        routes.before(this::correlate);
        routes.before(Manners::secure);
        routes.before(this::refuseWritesInTrialMode);
        routes.exception(
                ApiException.class,
                (refused, context) ->
                        answer(context, refused.kind(), String.valueOf(refused.getMessage()), refused.detail()));
        routes.exception(
                HttpResponseException.class,
                (refused, context) -> answer(context, kind(refused), String.valueOf(refused.getMessage()), List.of()));
        routes.exception(
                JacksonException.class,
                (malformed, context) -> answer(
                        context,
                        ErrorKind.REQUEST_INVALID,
                        "the body is not the JSON that is expected: " + malformed.getOriginalMessage(),
                        List.of()));
        routes.exception(DataAccessException.class, this::answerDatabase);
        routes.exception(SQLException.class, this::answerDatabase);
        routes.exception(Exception.class, this::answerUnexpected);
    }

    private void correlate(Context context) {
        String id = Optional.ofNullable(context.header(CORRELATION))
                .filter(given -> CORRELATION_FORM.matcher(given).matches())
                .orElseGet(this::fresh);
        context.attribute(CORRELATION, id);
        context.header(CORRELATION, id);
    }

    private String fresh() {
        byte[] bytes = new byte[CORRELATION_BYTES];
        random.nextBytes(bytes);
        return "req-" + HexFormat.of().formatHex(bytes);
    }

    private static void secure(Context context) {
        context.header("Strict-Transport-Security", "max-age=63072000");
        context.header("X-Content-Type-Options", "nosniff");
        context.header("X-Frame-Options", "DENY");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Cache-Control", "no-store");
    }

    /** A write that is accepted before the upgrade is committed would be lost by a roll-back. */
    private void refuseWritesInTrialMode(Context context) {
        if (!READS.contains(context.method()) && readOnly.getAsBoolean()) {
            context.header("Retry-After", RETRY_SECONDS);
            throw new ApiException(
                    ErrorKind.MAINTENANCE, "an upgrade is being verified; changes are accepted again once it is done");
        }
    }

    private void answerDatabase(Exception failed, Context context) {
        if (unavailable(failed)) {
            context.header("Retry-After", RETRY_SECONDS);
            LOG.warn("database unavailable for {} {}: {}", context.method(), context.path(), failed.getMessage());
            answer(context, ErrorKind.DATABASE_UNAVAILABLE, "the database cannot be reached at the moment", List.of());
        } else {
            answerUnexpected(failed, context);
        }
    }

    /** Class 08 is the connection, 57P the server going down or coming up, 53 its limits. */
    private static boolean unavailable(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof java.sql.SQLTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLException sql) {
                String state = Optional.ofNullable(sql.getSQLState()).orElse("");
                return state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
            }
        }
        return false;
    }

    private void answerUnexpected(Exception failed, Context context) {
        String id = correlation(context);
        LOG.error("request {} failed: {} {}", id, context.method(), context.path(), failed);
        answer(context, ErrorKind.INTERNAL, "an unexpected error; the log has it under the correlation id", List.of());
    }

    private static ErrorKind kind(HttpResponseException refused) {
        return switch (refused.getStatus()) {
            case 404 -> ErrorKind.ROUTE_NOT_FOUND;
            case 405 -> ErrorKind.METHOD_NOT_ALLOWED;
            default -> refused.getStatus() >= 500 ? ErrorKind.INTERNAL : ErrorKind.REQUEST_INVALID;
        };
    }

    private static void answer(Context context, ErrorKind kind, String message, List<String> detail) {
        context.status(kind.status());
        context.json(ErrorEnvelope.of(kind, message, detail, correlation(context)));
    }

    private static String correlation(Context context) {
        return Optional.<String>ofNullable(context.attribute(CORRELATION)).orElse("");
    }
}
