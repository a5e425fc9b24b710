package io.openwatch.http;

import java.util.Locale;

/**
 * Register every error code of the API with its status; clients branch on the code, never on the message.
 *
 * @since 0.1
 */
public enum ErrorKind {
    REQUEST_INVALID("request.invalid", 400, Fault.CLIENT, false),
    CURSOR_INVALID("request.cursor_invalid", 400, Fault.CLIENT, false),
    ROUTE_NOT_FOUND("route.not_found", 404, Fault.CLIENT, false),
    METHOD_NOT_ALLOWED("route.method_not_allowed", 405, Fault.CLIENT, false),
    HOST_NOT_FOUND("host.not_found", 404, Fault.CLIENT, false),
    HOST_DUPLICATE("host.duplicate", 409, Fault.CLIENT, false),
    MAINTENANCE("server.maintenance", 503, Fault.SERVER, true),
    DATABASE_UNAVAILABLE("server.database_unavailable", 503, Fault.SERVER, true),
    INTERNAL("server.internal", 500, Fault.SERVER, false);

    /** Whose fault an error is. */
    public enum Fault {
        CLIENT,
        SERVER;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String code;
    private final int status;
    private final Fault fault;
    private final boolean retryable;

    ErrorKind(String code, int status, Fault fault, boolean retryable) {
        this.code = code;
        this.status = status;
        this.fault = fault;
        this.retryable = retryable;
    }

    /** Return the stable code. */
    public String code() {
        return code;
    }

    /** Return the HTTP status. */
    public int status() {
        return status;
    }

    /** Say whose fault it is. */
    public Fault fault() {
        return fault;
    }

    /** Say whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }
}
