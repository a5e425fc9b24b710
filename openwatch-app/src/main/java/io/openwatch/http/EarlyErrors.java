package io.openwatch.http;

import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what never gets to a route, because it is no request that the listener takes, in the one form of error. */
final class EarlyErrors extends ErrorHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = request.getAttribute(ERROR_EXCEPTION) instanceof HttpException refused
                ? refused.getCode()
                : response.getStatus();
        ErrorKind kind = kind(status);
        String correlation = Manners.fresh();
        response.setStatus(kind.status());
        SecurityHeaders.ALL.forEach((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put(Manners.CORRELATION, correlation);
        response.getHeaders().put("Content-Type", "application/json");
        // The listener ends the connection behind a request that it could not read; a client has to know.
        response.getHeaders().put("Connection", "close");
        byte[] body = StrictJson.write(ErrorEnvelope.of(kind, words(kind), List.of(), correlation));
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    private static ErrorKind kind(int status) {
        return switch (status) {
            case 404 -> ErrorKind.ROUTE_NOT_FOUND;
            case 405 -> ErrorKind.METHOD_NOT_ALLOWED;
            case 408 -> ErrorKind.REQUEST_TIMEOUT;
            case 413 -> ErrorKind.REQUEST_TOO_LARGE;
            case 414 -> ErrorKind.REQUEST_URI_TOO_LONG;
            case 431 -> ErrorKind.REQUEST_HEADERS_TOO_LARGE;
            case 503 -> ErrorKind.SHUTTING_DOWN;
            default -> status >= 500 ? ErrorKind.INTERNAL : ErrorKind.REQUEST_INVALID;
        };
    }

    private static String words(ErrorKind kind) {
        return switch (kind) {
            case REQUEST_URI_TOO_LONG -> "path and query are too long";
            case REQUEST_HEADERS_TOO_LARGE -> "the headers are too large";
            case REQUEST_TIMEOUT -> "the request did not come to its end";
            case INTERNAL -> "an unexpected error";
            case SHUTTING_DOWN -> "this server is ending";
            default -> "the request is not one that this server takes";
        };
    }
}
