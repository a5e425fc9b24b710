package io.openwatch.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever ends a request early into the one form of error. */
final class Errors {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    /** Under this name Javalin tells the methods that a path takes, unless a page is wanted. */
    private static final String ALLOWED = "availableMethods";

    private static final Duration RETRY = Duration.ofSeconds(5);

    private Errors() {}

    static void apply(RoutesConfig routes) {
        routes.exception(ApiException.class, (refused, context) -> answer(context, refused));
        routes.exception(HttpResponseException.class, Errors::refused);
        routes.exception(DataAccessException.class, Errors::database);
        routes.exception(SQLException.class, Errors::database);
        routes.exception(Exception.class, Errors::unexpected);
    }

    private static void refused(HttpResponseException refused, Context context) {
        String allowed = refused.getDetails().getOrDefault(ALLOWED, "");
        if (!allowed.isEmpty()) {
            context.header("Allow", allowed);
        }
        answer(context, new ApiException(kind(refused), words(refused, allowed)));
    }

    static void answer(Context context, ApiException refused) {
        Body.drain(context);
        refused.retryAfter()
                .ifPresent(wait -> context.header("Retry-After", Long.toString(Math.max(1, wait.toSeconds()))));
        context.status(refused.kind().status());
        RequestLog.mark(context, refused.kind());
        context.contentType("application/json");
        context.result(StrictJson.write(
                ErrorEnvelope.of(refused.kind(), refused.message(), refused.problems(), Manners.correlation(context))));
    }

    private static void database(Exception failed, Context context) {
        Optional<ErrorKind> passing = passing(failed);
        if (passing.isEmpty()) {
            unexpected(failed, context);
            return;
        }
        LOG.warn("database: {} {}: {}", context.method(), context.path(), failed.getMessage());
        String words = passing.get() == ErrorKind.BUSY
                ? "others change the same at the moment"
                : "the database cannot be reached at the moment";
        answer(context, new ApiException(passing.get(), words).retryAfter(RETRY));
    }

    /** Class 08 is the connection, 57P the server going down or coming up, 53 its limits; 40 is two who want the same. */
    private static Optional<ErrorKind> passing(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return Optional.of(ErrorKind.DATABASE_UNAVAILABLE);
            }
            if (cause instanceof SQLException sql) {
                return passing(Optional.ofNullable(sql.getSQLState()).orElse(""));
            }
        }
        return Optional.empty();
    }

    private static Optional<ErrorKind> passing(String state) {
        if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) {
            return Optional.of(ErrorKind.DATABASE_UNAVAILABLE);
        }
        boolean contended = List.of("40001", "40P01", "55P03").contains(state);
        return contended ? Optional.of(ErrorKind.BUSY) : Optional.empty();
    }

    private static void unexpected(Exception failed, Context context) {
        LOG.error("{} {} failed", context.method(), context.path(), failed);
        answer(
                context,
                new ApiException(ErrorKind.INTERNAL, "an unexpected error; the log has it under the correlation id"));
    }

    private static ErrorKind kind(HttpResponseException refused) {
        return switch (refused.getStatus()) {
            case 404 -> ErrorKind.ROUTE_NOT_FOUND;
            case 405 -> ErrorKind.METHOD_NOT_ALLOWED;
            case 413 -> ErrorKind.REQUEST_TOO_LARGE;
            default -> refused.getStatus() >= 500 ? ErrorKind.INTERNAL : ErrorKind.REQUEST_INVALID;
        };
    }

    private static String words(HttpResponseException refused, String allowed) {
        return switch (refused.getStatus()) {
            case 404 -> "there is nothing at this path";
            case 405 -> "this path does not take this method, only [" + allowed + "]";
            default -> "the request is not one that this server takes";
        };
    }
}
