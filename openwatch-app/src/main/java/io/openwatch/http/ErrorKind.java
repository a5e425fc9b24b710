package io.openwatch.http;

import java.util.Locale;

/**
 * Register every error code of the API with its status; clients branch on the code, never on the message.
 *
 * <p>Codes stay once they are published. Each feature has its own block.
 *
 * @since 0.1
 */
public enum ErrorKind {
    REQUEST_INVALID("request.invalid", 400, Fault.CLIENT, false),
    CURSOR_INVALID("request.cursor_invalid", 400, Fault.CLIENT, false),
    REQUEST_TOO_LARGE("request.too_large", 413, Fault.CLIENT, false),
    REQUEST_URI_TOO_LONG("request.uri_too_long", 414, Fault.CLIENT, false),
    REQUEST_HEADERS_TOO_LARGE("request.headers_too_large", 431, Fault.CLIENT, false),
    REQUEST_TYPE_UNSUPPORTED("request.type_unsupported", 415, Fault.CLIENT, false),
    REQUEST_TIMEOUT("request.timeout", 408, Fault.CLIENT, true),
    VERSION_REQUIRED("version.required", 428, Fault.CLIENT, false),
    VERSION_STALE("version.stale", 412, Fault.CLIENT, false),
    IDEMPOTENCY_KEY_REQUIRED("idempotency.key_required", 400, Fault.CLIENT, false),
    IDEMPOTENCY_MISMATCH("idempotency.mismatch", 409, Fault.CLIENT, false),
    IDEMPOTENCY_IN_PROGRESS("idempotency.in_progress", 409, Fault.CLIENT, true),
    ROUTE_NOT_FOUND("route.not_found", 404, Fault.CLIENT, false),
    METHOD_NOT_ALLOWED("route.method_not_allowed", 405, Fault.CLIENT, false),
    AUTH_REQUIRED("auth.required", 401, Fault.CLIENT, false),
    CSRF_REFUSED("auth.csrf_refused", 403, Fault.POLICY, false),
    PERMISSION_DENIED("authz.permission_denied", 403, Fault.POLICY, false),
    MAINTENANCE("server.maintenance", 503, Fault.SERVER, true),
    SHUTTING_DOWN("server.shutting_down", 503, Fault.SERVER, true),
    DATABASE_UNAVAILABLE("server.database_unavailable", 503, Fault.SERVER, true),
    BUSY("server.busy", 503, Fault.SERVER, true),
    INTERNAL("server.internal", 500, Fault.SERVER, false),

    SIGN_IN_FAILED("auth.sign_in_failed", 401, Fault.CLIENT, false),
    SECOND_FACTOR_REQUIRED("auth.second_factor_required", 401, Fault.CLIENT, false),
    SIGN_IN_LOCKED("auth.locked", 429, Fault.POLICY, true),
    SESSION_REQUIRED("auth.session_required", 403, Fault.POLICY, false),
    PASSWORD_WRONG("auth.password_wrong", 400, Fault.CLIENT, false),
    SECOND_FACTOR_WRONG("auth.second_factor_wrong", 400, Fault.CLIENT, false),
    SECOND_FACTOR_PRESENT("auth.second_factor_present", 409, Fault.CLIENT, false),
    ESCALATION_REFUSED("authz.escalation_refused", 403, Fault.POLICY, false),
    USER_NOT_FOUND("user.not_found", 404, Fault.CLIENT, false),
    USER_DUPLICATE("user.duplicate", 409, Fault.CLIENT, false),
    LAST_ADMINISTRATOR("user.last_administrator", 409, Fault.POLICY, false),
    OWN_ACCOUNT("user.own_account", 409, Fault.POLICY, false),
    ROLE_NOT_FOUND("role.not_found", 404, Fault.CLIENT, false),
    ROLE_DUPLICATE("role.duplicate", 409, Fault.CLIENT, false),
    ROLE_BUILT_IN("role.built_in", 409, Fault.POLICY, false),
    ROLE_IN_USE("role.in_use", 409, Fault.CLIENT, false),
    SESSION_NOT_FOUND("session.not_found", 404, Fault.CLIENT, false),
    TOKEN_NOT_FOUND("token.not_found", 404, Fault.CLIENT, false),

    HOST_NOT_FOUND("host.not_found", 404, Fault.CLIENT, false),
    HOST_DUPLICATE("host.duplicate", 409, Fault.CLIENT, false),

    AUDIT_EVENT_NOT_FOUND("audit_event.not_found", 404, Fault.CLIENT, false),
    JOB_NOT_FOUND("job.not_found", 404, Fault.CLIENT, false),
    JOB_ENDED("job.ended", 409, Fault.CLIENT, false),
    JOB_NOT_RETRYABLE("job.not_retryable", 409, Fault.CLIENT, false),
    EVENT_TOPIC_UNKNOWN("event.topic_unknown", 400, Fault.CLIENT, false),
    EVENT_TOO_MANY_STREAMS("event.too_many_streams", 503, Fault.SERVER, true),

    HOST_NOT_DELETED("host.not_deleted", 409, Fault.CLIENT, false),
    SCAN_NOT_FOUND("scan.not_found", 404, Fault.CLIENT, false),
    GROUP_NOT_FOUND("group.not_found", 404, Fault.CLIENT, false),
    GROUP_DUPLICATE("group.duplicate", 409, Fault.CLIENT, false),
    CREDENTIAL_NOT_FOUND("credential.not_found", 404, Fault.CLIENT, false),
    CREDENTIAL_DUPLICATE("credential.duplicate", 409, Fault.CLIENT, false),
    CREDENTIAL_SCOPE_TAKEN("credential.scope_taken", 409, Fault.CLIENT, false),
    CREDENTIAL_NONE("credential.none_applies", 404, Fault.CLIENT, false),
    CREDENTIAL_KEY_UNAVAILABLE("credential.key_unavailable", 503, Fault.SERVER, false),
    HOST_KEY_NOT_FOUND("host_key.not_found", 404, Fault.CLIENT, false),
    HOST_KEY_DUPLICATE("host_key.duplicate", 409, Fault.CLIENT, false),
    HOST_KEY_DECIDED("host_key.decided", 409, Fault.CLIENT, false),
    SETTING_NOT_FOUND("setting.not_found", 404, Fault.CLIENT, false);

    /** Whose fault an error is. */
    public enum Fault {
        /** The request is wrong. */
        CLIENT,
        /** The request is right, and a rule of the house forbids it. */
        POLICY,
        /** The appliance cannot do it. */
        SERVER,
        /** Another system, a host for example, did not do its part. */
        EXTERNAL;

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
